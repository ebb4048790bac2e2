import { chmod, chown, mkdir, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError, errorCode, invalid, isAppError } from '@podo/kernel'
import type { ErrorKind } from '@podo/kernel'
import type { Logger } from '@podo/telemetry'
import { matchEndpoint } from './route.ts'
import type { Call, Endpoint, Reply } from './route.ts'

const MAX_BODY_BYTES = 8 * 1024 * 1024

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  absent: 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
}

export function createProtocolServer(endpoints: readonly Endpoint[], logger: Logger): Server {
  const server = createServer((request, response) => {
    answer(endpoints, request, response).catch((error: unknown) => {
      if (!isAppError(error)) logger.error({ err: error, path: request.url }, 'call failed')
      refuse(response, isAppError(error) ? error : asAppError(error))
    })
  })
  server.keepAliveTimeout = 60_000
  server.requestTimeout = 30_000
  return server
}

function asAppError(error: unknown): AppError {
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError({ kind: 'unavailable', code: 'DISK_FULL', publicMessage: 'The disk that holds the data of Podo is full. Free some room.', cause: error })
  return new AppError({ kind: 'internal', code: 'INTERNAL', publicMessage: 'The agent made a mistake. Its log has the details.', cause: error })
}

/** The socket appears under its name only once it listens; one that a killed agent left is replaced. */
export async function listenOnSocket(server: Server, path: string, owner: { uid: number; gid: number } | null): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const fresh = `${path}.new`
  await rm(fresh, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(fresh, resolve)
  })
  await chmod(fresh, 0o600)
  if (owner) for (const place of [fresh, folder]) await chown(place, owner.uid, owner.gid)
  await rename(fresh, path)
}

async function answer(endpoints: readonly Endpoint[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://agent')
  const match = matchEndpoint(endpoints, request.method ?? 'GET', url.pathname)
  if (match === undefined) throw new AppError({ kind: 'absent', code: 'NO_SUCH_CALL', publicMessage: 'This agent knows no such call. It may be older than what asks it.' })
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const call: Call = { params: match.params, query: url.searchParams, body: await readBody(request), signal: gone.signal }
  await send(response, await match.endpoint.answer(call))
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply === null) {
    response.writeHead(204).end()
  } else if ('json' in reply) {
    const payload = Buffer.from(JSON.stringify(reply.json))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': payload.length }).end(payload)
  } else {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    response.flushHeaders()
    await pipeline(Readable.from(reply.bytes), response).catch(() => response.destroy())
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new AppError({ kind: 'too-large', code: 'BODY_TOO_LARGE', publicMessage: 'The request is larger than the agent reads (8 MB).' })
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch {
    throw invalid('BAD_REQUEST', 'The request is not JSON.')
  }
}

function refuse(response: ServerResponse, error: AppError): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const payload = Buffer.from(JSON.stringify({ kind: error.kind, code: error.code, message: error.publicMessage, retryable: error.retryable }))
  response.writeHead(STATUS[error.kind], { 'content-type': 'application/json', 'content-length': payload.length }).end(payload)
}
