import { AppError } from '@podo/kernel'
import type { ErrorKind } from '@podo/kernel'

/** What `podo start`, `stop` and `restart` end with; docs/operating.md lists them. 0 is success, 1 a defect of Podo. */
export const exitCodes = {
  BAD_OPTION: 2,
  ALREADY_RUNNING: 10,
  PORT_IN_USE: 11,
  DATA_NOT_WRITABLE: 12,
  DISK_FULL: 13,
  DATABASE_UNREACHABLE: 14,
  DATABASE_REFUSED: 15,
  DATABASE_NEWER: 16,
  WRONG_NODE: 17,
  INCOMPLETE: 18,
  BAD_KEY: 19,
  NOT_RUNNING: 20,
  POSTGRES_FAILED: 21,
  PROGRAM_FAILED: 22,
  ACCOUNT_FAILED: 23,
  LAUNCHER_LOST: 24,
} as const

export type FailureCode = keyof typeof exitCodes

const kinds: Partial<Record<FailureCode, ErrorKind>> = { BAD_OPTION: 'invalid', ALREADY_RUNNING: 'conflict', PORT_IN_USE: 'conflict', NOT_RUNNING: 'absent' }

/** A reason not to start or stop, told to the operator on the terminal: it may name folders of this machine. */
export const failure = (code: FailureCode, sentence: string, cause?: unknown, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ kind: kinds[code] ?? 'unavailable', code, publicMessage: sentence, cause, details })

export const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(exitCodes, code)

export const exitCodeOf = (error: unknown): number => (error instanceof AppError && isFailureCode(error.code) ? exitCodes[error.code] : 1)
