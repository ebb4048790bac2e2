import { errorCode, unavailable } from '@podo/kernel'
import type { AppError } from '@podo/kernel'
import pg from 'pg'

export const SQL_STATE = {
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  checkViolation: '23514',
  serializationFailure: '40001',
  deadlock: '40P01',
  insufficientPrivilege: '42501',
  lockNotAvailable: '55P03',
  queryCanceled: '57014',
} as const

function databaseError(error: unknown): pg.DatabaseError | undefined {
  let current = error
  for (let depth = 0; depth < 5; depth += 1) {
    if (current instanceof pg.DatabaseError) return current
    if (!(current instanceof Error)) return undefined
    current = current.cause
  }
  return undefined
}

/** The five characters by which Postgres names an error (its manual, appendix A); undefined when it is none of its. */
export const sqlState = (error: unknown): string | undefined => databaseError(error)?.code

/** The name of the constraint that refused a row. */
export const violatedConstraint = (error: unknown): string | undefined => databaseError(error)?.constraint

export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  sqlState(error) === SQL_STATE.uniqueViolation && (constraint === undefined || violatedConstraint(error) === constraint)

/** Two transactions stood in one another's way; the same one again may pass. */
export function isWorthRepeating(error: unknown): boolean {
  const state = sqlState(error)
  return state === SQL_STATE.serializationFailure || state === SQL_STATE.deadlock
}

const AWAY: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES'])

/** The server is not there, is starting or is going down: classes 08 and 57P, too many connections, and system errors. */
export function isConnectionProblem(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== undefined) return state.startsWith('08') || state.startsWith('57P') || state === '53300'
  return AWAY.has(errorCode(error) ?? '') || (error instanceof Error && AWAY.has(errorCode(error.cause) ?? ''))
}

export const databaseAway = (cause: unknown): AppError =>
  unavailable('DATABASE_AWAY', "Podo's database cannot be reached now; it is tried again.", cause)

/** A lock or a statement took longer than it may. */
export function isTooSlow(error: unknown): boolean {
  const state = sqlState(error)
  return state === SQL_STATE.lockNotAvailable || state === SQL_STATE.queryCanceled
}

export const databaseBusy = (cause: unknown): AppError =>
  unavailable('DATABASE_BUSY', "Podo's database took too long for this. Try again in a moment.", cause)
