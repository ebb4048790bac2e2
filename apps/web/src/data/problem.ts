/** An answer of 400 or above, or no answer: what every failing part of a page shows. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly retryable: boolean
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads the contract's error body; an answer of something else between (a proxy) becomes `UNREADABLE_ANSWER`. */
export function problemOfBody(body: unknown, status: number): Problem {
  if (isRecord(body) && typeof body['code'] === 'string' && typeof body['message'] === 'string') {
    return {
      code: body['code'],
      message: body['message'],
      retryable: body['retryable'] === true,
      status,
      details: isRecord(body['details']) ? body['details'] : {},
    }
  }
  return { code: 'UNREADABLE_ANSWER', message: '', retryable: status >= 500, status, details: {} }
}

/** Any thrown thing as a problem: of the API, or `UNREACHABLE` when nothing answered. */
export function problemOf(error: unknown): Problem {
  if (isRecord(error) && isRecord(error['data']) && typeof error['data']['code'] === 'string') {
    return problemOfBody(error['data'], typeof error['status'] === 'number' ? error['status'] : 0)
  }
  return { code: 'UNREACHABLE', message: '', retryable: true, status: 0, details: {} }
}

export const isSignedOut = (error: unknown): boolean => problemOf(error).status === 401
export const isAbsent = (error: unknown): boolean => problemOf(error).status === 404
