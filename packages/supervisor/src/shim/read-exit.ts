import { constants, closeSync, openSync, readSync } from 'node:fs'
import { constants as os } from 'node:os'
import { errorCode } from '@podo/kernel'

/** What the shim wrote: nothing yet, that the command began, or how it ended. */
export interface ShimReport {
  readonly started: boolean
  readonly exit: { readonly exitCode: number | null; readonly signal: string | null } | null
}

const MAX_BYTES = 64

/** Reads an exit file. Half a line counts as none, so that a torn write is never read as a status. */
export function readExit(file: string): ShimReport {
  const text = readHead(file)
  const status = /^exited (\d{1,3})\n/m.exec(text)?.[1]
  return { started: text.startsWith('started\n'), exit: status === undefined ? null : describeStatus(Number(status)) }
}

/** A shell says 128 + n for a command that signal n ended. */
function describeStatus(status: number): NonNullable<ShimReport['exit']> {
  const signal = Object.entries(os.signals).find(([, number]) => number === status - 128)?.[0]
  return signal === undefined ? { exitCode: status, signal: null } : { exitCode: null, signal }
}

function readHead(file: string): string {
  let fd: number
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
  try {
    const buffer = Buffer.alloc(MAX_BYTES)
    return buffer.toString('latin1', 0, readSync(fd, buffer, 0, MAX_BYTES, 0))
  } finally {
    closeSync(fd)
  }
}
