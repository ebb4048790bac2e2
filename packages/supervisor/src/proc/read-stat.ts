import { readFileSync } from 'node:fs'
import { errorCode } from '@podo/kernel'

/** What tells one process from another that has the same pid: the pid, its start time (clock ticks after boot), the boot. */
export interface ProcessStat {
  readonly pid: number
  /** `Z` and `X` are dead. */
  readonly state: string
  readonly parent: number
  readonly session: number
  readonly startTime: number
}

/** One process out of `/proc/<pid>/stat` (proc(5)), or undefined when there is none. Reads one file. */
export function readStat(pid: number): ProcessStat | undefined {
  const text = readProcFile(`/proc/${pid}/stat`)?.toString('latin1')
  if (text === undefined) return undefined
  // The name in parentheses may hold spaces and parentheses itself: fields are counted after the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {
    pid,
    state: fields[0] ?? 'X',
    parent: Number(fields[1]),
    session: Number(fields[3]),
    startTime: Number(fields[19]),
  }
}

export const isAlive = (stat: ProcessStat | undefined): stat is ProcessStat => stat !== undefined && stat.state !== 'Z' && stat.state !== 'X'

/** A file of `/proc`, or undefined where the process has gone or is another user's. */
export function readProcFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return undefined
    throw error
  }
}
