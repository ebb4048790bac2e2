import { ORPCError } from '@orpc/client'
import { isAppError } from '@podo/kernel'
import type { ErrorKind } from '@podo/kernel'
import { EXIT } from '../exit-codes.ts'
import { inert } from './output.ts'

interface Failure {
  readonly code: string
  readonly message: string
  readonly exitCode: number
}

/** Says what went wrong and what to do next, on stderr; answers the exit code. Defects show their stack. */
export function reportFailure(error: unknown, json: boolean): number {
  const failure = readFailure(error)
  if (json) process.stdout.write(`${JSON.stringify({ error: { code: failure.code, message: failure.message } }, null, 2)}\n`)
  else process.stderr.write(`podo: ${inert(failure.message)} (${failure.code})\n`)
  return failure.exitCode
}

export function readFailure(error: unknown): Failure {
  if (isAppError(error)) return { code: error.code, message: error.publicMessage, exitCode: exitOfKind(error.kind) }
  if (isRefusal(error)) {
    const body = bodyOf(error)
    return { code: body.code ?? error.code, message: body.message ?? error.message, exitCode: exitOfStatus(error.status) }
  }
  return { code: 'INTERNAL', message: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: EXIT.failed }
}

const isRefusal = (error: unknown): error is ORPCError<string, unknown> => error instanceof ORPCError

/** An answer of the API carries `{code, message}` as its body; the client keeps a body it does not know under `data`. */
function bodyOf(error: ORPCError<string, unknown>): { code?: string; message?: string } {
  const data = error.data as { body?: unknown } | undefined
  const body = (data?.body ?? data) as { code?: unknown; message?: unknown } | undefined
  return { ...(typeof body?.code === 'string' ? { code: body.code } : {}), ...(typeof body?.message === 'string' ? { message: body.message } : {}) }
}

function exitOfStatus(status: number): number {
  if (status === 401 || status === 403) return EXIT.denied
  if (status === 404) return EXIT.absent
  if (status === 409) return EXIT.conflict
  return status >= 500 ? EXIT.failed : EXIT.usage
}

function exitOfKind(kind: ErrorKind): number {
  switch (kind) {
    case 'unauthenticated':
    case 'forbidden':
      return EXIT.denied
    case 'absent':
      return EXIT.absent
    case 'conflict':
      return EXIT.conflict
    case 'unavailable':
      return EXIT.unreachable
    case 'invalid':
    case 'too-large':
    case 'too-many':
      return EXIT.usage
    case 'internal':
      return EXIT.failed
  }
}
