import { readFileSync } from 'node:fs'
import { delay } from '@podo/kernel'
import { fits } from '../parse/fits.ts'

/** A process for as long as this machine is up: a pid alone is used again, together with its start time it is not. */
export interface Identity {
  readonly pid: number
  readonly startTicks: string
  readonly bootId: string
}

export const isIdentity = (value: unknown): value is Identity => fits(value, { pid: 'number', startTicks: 'string', bootId: 'string' })

/** Another file stands for another boot in tests of a reboot. */
const bootIdFile = process.env['PODO_BOOT_ID_FILE'] ?? '/proc/sys/kernel/random/boot_id'

/** Undefined when there is no such process, or only what is left of one (a zombie). */
export function identify(pid: number): Identity | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // proc_pid_stat(5): the name stands in brackets and may hold anything, so fields are counted from the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  const startTicks = fields[19]
  if (state === 'Z' || state === 'X' || startTicks === undefined) return undefined
  return { pid, startTicks, bootId: readFileSync(bootIdFile, 'utf8').trim() }
}

export function isAlive(identity: Identity): boolean {
  const now = identify(identity.pid)
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId
}

/** Sends a signal to exactly this process; false when it is gone. */
export function signal(identity: Identity, name: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false
  try {
    process.kill(identity.pid, name)
    return true
  } catch (error) {
    if (isAlive(identity)) throw error
    return false
  }
}

/** Waits for the end of a process that need not be a child; false when it still lives at the end of the wait. */
export async function waitForEnd(identity: Identity, timeoutMs: number, hurry?: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (isAlive(identity)) {
    if (performance.now() >= deadline || hurry?.aborted) return false
    await delay(20)
  }
  return true
}

/** Asks with a signal, waits, then ends it by force. Returns whether force was needed. */
export async function endProcess(identity: Identity, first: NodeJS.Signals, timeoutMs: number, hurry?: AbortSignal): Promise<boolean> {
  signal(identity, first)
  if (await waitForEnd(identity, timeoutMs, hurry)) return false
  signal(identity, 'SIGKILL')
  await waitForEnd(identity, 5000)
  return true
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Gone between two looks (ENOENT), or while it was read (ESRCH).
    return undefined
  }
}
