import type { IncomingMessage } from 'node:http'
import { StandardOpenAPIMatcher } from '@orpc/openapi/standard'
import { createProcedureClient } from '@orpc/server'
import { authorize, router } from '@podo/app'
import { AppError, invalid } from '@podo/kernel'
import { enter } from './request.ts'
import type { Entry } from './request.ts'
import { readJson } from './read-body.ts'

const KIB = 1024
const BODY_BYTES = 256 * KIB
/** A list of 50,000 files, and a configuration of 500 values of 64 KiB. */
const LARGE_BODY_BYTES: Readonly<Record<string, number>> = { 'uploads.begin': 24 * KIB * KIB, 'config.update': 34 * KIB * KIB }
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

export interface ApiAnswer {
  readonly status: 200
  readonly body: unknown
  readonly cookies: readonly string[]
}

/** Finds the operation, knows the caller, and only then reads the body. */
export function createApi(entry: Entry) {
  const matcher = new StandardOpenAPIMatcher()
  matcher.init(router)

  async function findOperation(method: string, path: `/${string}`) {
    const match = await matcher.match(method as 'GET', path)
    if (match !== undefined) return match
    for (const other of METHODS) if (other !== method && (await matcher.match(other as 'GET', path)) !== undefined) throw wrongMethod(method)
    throw noRoute()
  }

  return async (incoming: IncomingMessage, url: URL): Promise<ApiAnswer> => {
    const entered = await enter(entry, incoming)
    const { path, procedure, params } = await findOperation(incoming.method ?? 'GET', `/${url.pathname.slice('/api/'.length)}`)
    // Rights that need no look at what is named are settled before the body is read.
    const { policy } = procedure['~orpc'].meta as { policy?: Parameters<typeof authorize>[0] }
    if (policy === undefined) throw new Error('an operation without a policy was called')
    authorize(policy === 'anyone' ? 'anyone' : 'user', entered.call.actor, { kind: 'none' })
    const name = path.join('.')
    const input = await readInput(incoming, url, params, LARGE_BODY_BYTES[name] ?? BODY_BYTES)
    refuseBrokenText(input)
    const client = createProcedureClient(procedure, { context: entered.call, path })
    const hasInput = procedure['~orpc'].inputSchema !== undefined
    const body: unknown = await client((hasInput ? input : undefined) as never)
    return { status: 200, body, cookies: entered.cookies }
  }
}

/** Query or body, then the path over both. Values of a query are texts; a name that comes twice is a list, which no field is. */
async function readInput(incoming: IncomingMessage, url: URL, params: Record<string, string> | undefined, limitBytes: number): Promise<unknown> {
  if (incoming.method === 'GET') return { ...queryOf(url.searchParams), ...params }
  const body = await readJson(incoming, limitBytes)
  if (body === undefined) return { ...queryOf(url.searchParams), ...params }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return { ...body, ...params }
}

function queryOf(query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries([...new Set(query.keys())].slice(0, 50).map((name) => [name, single(query.getAll(name))]))
}

const single = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values)

/** No text of Podo's can hold these, and Postgres refuses them late and in its own words. */
function refuseBrokenText(input: unknown): void {
  if (typeof input === 'string' && (input.includes('\0') || !input.isWellFormed())) throw invalid('INVALID_INPUT', 'A text in the request holds a NUL character or half of one.')
  if (typeof input !== 'object' || input === null) return
  for (const [name, value] of Object.entries(input)) {
    refuseBrokenText(name)
    refuseBrokenText(value)
  }
}

const noRoute = (): AppError => new AppError({ kind: 'absent', code: 'NO_ROUTE', publicMessage: 'The API has no such address. GET /api/openapi.json lists what it has.' })

export const wrongMethod = (method: string): AppError =>
  new AppError({ kind: 'invalid', code: 'WRONG_METHOD', publicMessage: `This address does not take ${method.slice(0, 20)}. GET /api/openapi.json lists what it takes.` })

