import { AppError, isAppError, newId, unreachable } from '@podo/kernel'
import type { ErrorKind } from '@podo/kernel'
import type { ErrorBody } from '@podo/contract'
import { ORPCError, ValidationError } from '@orpc/server'
import type { Logger } from '@podo/telemetry'

function statusOf(kind: ErrorKind): 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503 {
  switch (kind) {
    case 'invalid':
      return 400
    case 'unauthenticated':
      return 401
    case 'forbidden':
      return 403
    case 'absent':
      return 404
    case 'conflict':
      return 409
    case 'too-large':
      return 413
    case 'too-many':
      return 429
    case 'internal':
      return 500
    case 'unavailable':
      return 503
    default:
      return unreachable(kind)
  }
}

export interface Refusal {
  readonly status: number
  readonly body: ErrorBody
  readonly headers: Readonly<Record<string, string>>
}

/** What a caller is told of an error: its own words for what Podo throws, and an id to look for in the log for a defect. */
export function refusalOf(error: unknown, log: Logger): Refusal {
  const known = isAppError(error) ? error : fromValidation(error)
  if (known !== null && known.kind !== 'internal') return answer(known)
  const id = newId()
  log.error({ err: withoutValues(error), id }, 'a request failed')
  if (known !== null) return answer(known)
  return answer(new AppError({ kind: 'internal', code: 'INTERNAL', publicMessage: `Podo failed at this. Its log tells why, under ${id}.`, details: { id } }))
}

/** The error of a query names the values that it was given; what Postgres says of it does not. */
const withoutValues = (error: unknown): unknown => (error instanceof Error && error.cause instanceof Error && 'params' in error ? error.cause : error)

export const answer = (error: AppError, status: number = statusOf(error.kind)): Refusal => ({
  status,
  body: {
    code: error.code,
    message: error.publicMessage,
    retryable: error.retryable,
    ...(Object.keys(error.details).length === 0 ? {} : { details: { ...error.details } }),
  },
  headers: {
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(typeof error.details['retryAfterSeconds'] === 'number' ? { 'retry-after': String(error.details['retryAfterSeconds']) } : {}),
  },
})

/** Input that is not what the contract says: the first field that is wrong, and a sentence. Output that is not is a defect. */
function fromValidation(error: unknown): AppError | null {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST' || !(error.cause instanceof ValidationError)) return null
  const [issue] = error.cause.issues
  const field = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.').slice(0, 200)
  const sentence = (issue?.message ?? 'It is not what is expected').slice(0, 300)
  return new AppError({ kind: 'invalid', code: 'INVALID_INPUT', publicMessage: field === '' ? `${sentence}.` : `${field}: ${sentence}.`, details: { field } })
}
