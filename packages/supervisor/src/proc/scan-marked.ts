import { readdirSync } from 'node:fs'
import { isAlive, readProcFile, readStat } from './read-stat.ts'

/** The variable that marks every process of Podo's; children inherit it. */
export const MARK_VARIABLE = 'PODO_INSTANCE'

const NEEDLE = Buffer.from(`${MARK_VARIABLE}=`)

/**
 * Living processes by mark, for marks that begin with `prefix`. O(processes of the machine), two small files each
 * (about 20 µs a process): called when an agent starts and, without cgroups, when a family is ended; never by a timer.
 */
export function scanMarked(prefix: string): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const mark = readMark(pid)
    if (mark === undefined || !mark.startsWith(prefix) || !isAlive(readStat(pid))) continue
    const pids = found.get(mark)
    if (pids) pids.push(pid)
    else found.set(mark, [pid])
  }
  return found
}

function readMark(pid: number): string | undefined {
  const environment = readProcFile(`/proc/${pid}/environ`)
  if (environment === undefined) return undefined
  let from = environment.indexOf(NEEDLE)
  while (from > 0 && environment[from - 1] !== 0) from = environment.indexOf(NEEDLE, from + 1)
  if (from < 0) return undefined
  const end = environment.indexOf(0, from)
  return environment.toString('utf8', from + NEEDLE.length, end < 0 ? undefined : end)
}

/** Everything that was started with this text as one of its arguments: tells the shim from what it started. */
export function hasArgument(pid: number, argument: string): boolean {
  const line = readProcFile(`/proc/${pid}/cmdline`)
  return line !== undefined && line.toString('utf8').split('\0').includes(argument)
}
