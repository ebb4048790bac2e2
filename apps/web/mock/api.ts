import { contract } from '@podo/contract'
import { isContractProcedure } from '@orpc/contract'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { makeHandlers } from './handlers.ts'

interface Operation {
  readonly group: string
  readonly name: string
  readonly method: string
  readonly pattern: RegExp
  readonly input: { parse(value: unknown): unknown } | undefined
  readonly output: { parse(value: unknown): unknown } | undefined
}

interface ZodLike {
  parse(value: unknown): unknown
}

const asZod = (schema: unknown): ZodLike | undefined => (typeof schema === 'object' && schema !== null && 'parse' in schema ? (schema as ZodLike) : undefined)

const operations: Operation[] = Object.entries(contract).flatMap(([group, members]) =>
  Object.entries(members).flatMap(([name, procedure]) => {
    if (!isContractProcedure(procedure)) return []
    const { route, inputSchema, outputSchema } = procedure['~orpc'] as { route: { path?: string; method?: string }; inputSchema?: unknown; outputSchema?: unknown }
    const pattern = new RegExp(`^/api${(route.path ?? '').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
    return [{ group, name, method: route.method ?? 'POST', pattern, input: asZod(inputSchema), output: asZod(outputSchema) }]
  }),
)

async function bodyOf({ request }: Exchange): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString('utf8')
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

const OPEN = new Set(['session.signIn', 'session.spendLink', 'session.checkLink', 'podo.health'])

export async function serveApi(exchange: Exchange): Promise<void> {
  const { world, url, request, response } = exchange
  const answer = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  if (url.pathname.endsWith('/log/download')) {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-disposition': 'attachment; filename="log.txt"' }).end('log\n')
    return
  }
  try {
    const operation = operations.find(({ method, pattern }) => method === request.method && pattern.test(url.pathname))
    if (!operation) throw new Refusal(404, 'NOT_FOUND', 'There is no such operation.')
    const id = `${operation.group}.${operation.name}`
    if (!OPEN.has(id) && !world.isSignedIn) throw new Refusal(401, 'UNAUTHENTICATED', 'Sign in first.')
    if (world.mode === 'slow') await pause(4000)
    if (world.mode === 'failing' && !OPEN.has(id) && id !== 'session.get') throw new Refusal(503, 'DATABASE_AWAY', 'The database does not answer. Apps go on serving; Podo tries again by itself.')
    const given = { ...Object.fromEntries(url.searchParams), ...(await bodyOf(exchange)), ...decode(operation.pattern.exec(url.pathname)?.groups) }
    const input = operation.input ? operation.input.parse(given) : undefined
    const handlers = makeHandlers(world) as unknown as Record<string, Record<string, (input: unknown) => unknown>>
    const output = handlers[operation.group]?.[operation.name]?.(input)
    answer(200, operation.output ? operation.output.parse(output) : output)
  } catch (error) {
    if (error instanceof Refusal) answer(error.status, { code: error.code, message: error.message, retryable: error.status >= 500 })
    else {
      console.error(request.method, url.pathname, error)
      answer(400, { code: 'INVALID', message: String(error).slice(0, 500), retryable: false })
    }
  }
}

const decode = (groups: Record<string, string> | undefined): Record<string, string> => Object.fromEntries(Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]))
