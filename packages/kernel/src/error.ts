/** What the caller can do about an error; each kind maps to one HTTP status at the boundary. */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'absent' | 'conflict' | 'too-large' | 'too-many' | 'unavailable' | 'internal'

export interface AppErrorOptions {
  readonly kind: ErrorKind
  /** Stable and documented, upper case with hyphens or underscores: `HELD`, `PODO-VERIFY-WRONG-PORT`. */
  readonly code: string
  /** For a person: what happened and what to do next. Never a secret, a path of the server or a stack. */
  readonly publicMessage: string
  readonly retryable?: boolean
  /** Machine-readable detail that is safe to show, such as the field that was wrong. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** The one error class. Everything else that is thrown is a defect and is shown as `INTERNAL`. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly kind: ErrorKind
  readonly code: string
  readonly publicMessage: string
  readonly retryable: boolean
  readonly details: Readonly<Record<string, unknown>>

  constructor(options: AppErrorOptions) {
    super(`${options.code}: ${options.publicMessage}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = options.kind
    this.code = options.code
    this.publicMessage = options.publicMessage
    this.retryable = options.retryable ?? false
    this.details = options.details ?? {}
  }
}

export const isAppError = (error: unknown): error is AppError => error instanceof AppError

export const invalid = (code: string, publicMessage: string, details?: Readonly<Record<string, unknown>>): AppError =>
  new AppError({ kind: 'invalid', code, publicMessage, ...(details ? { details } : {}) })

/** Foreign and missing look the same (trust.md rule 5): every resolution of an id ends here. */
export const absent = (what: string): AppError =>
  new AppError({ kind: 'absent', code: 'NOT_FOUND', publicMessage: `There is no such ${what}.` })

export const conflict = (code: string, publicMessage: string, details?: Readonly<Record<string, unknown>>): AppError =>
  new AppError({ kind: 'conflict', code, publicMessage, ...(details ? { details } : {}) })

export const unavailable = (code: string, publicMessage: string, cause?: unknown): AppError =>
  new AppError({ kind: 'unavailable', code, publicMessage, retryable: true, cause })

/** The code of a Node.js system error (`ENOENT`), or undefined. Errors are told apart by code, never by text. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
