import type { IncomingMessage, ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { STREAMING_ROUTES } from '@podo/contract'
import { AppError, invalid } from '@podo/kernel'
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { ConsoleFiles } from '../console/files.ts'
import { createApi, wrongMethod } from './api.ts'
import { answer, refusalOf } from './errors.ts'
import type { Refusal } from './errors.ts'
import { serveEvents } from './events.ts'
import type { EventsEntry } from './events.ts'
import { securityHeaders } from './headers.ts'
import { serveAppLogDownload, serveDeploymentLogDownload } from './log-download.ts'
import { openApiDocument } from './openapi.ts'
import { receiveUpload } from './upload.ts'

/** What Node.js gives beside the request. */
interface Bindings {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}
type RequestContext = Context<{ Bindings: Bindings }>

export interface RoutesOptions extends EventsEntry {
  readonly files: ConsoleFiles
}

type Streaming = (entry: RoutesOptions, context: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse; readonly url: URL; readonly params: Record<string, string> }) => Promise<void>

/** The ways in that stream, by their name in the contract, which says their policy. */
export const streamingHandlers: Readonly<Record<keyof typeof STREAMING_ROUTES, Streaming>> = {
  events: serveEvents,
  uploadContents: receiveUpload,
  appLogDownload: serveAppLogDownload,
  deploymentLogDownload: serveDeploymentLogDownload,
}

export function createRoutes(options: RoutesOptions): Hono<{ Bindings: Bindings }> {
  const { services, cookie, files } = options
  const app = new Hono<{ Bindings: Bindings }>()
  const api = createApi(options)
  app.use(securityHeaders(cookie.secure))

  for (const [name, route] of Object.entries(STREAMING_ROUTES)) {
    const handler = streamingHandlers[name as keyof typeof STREAMING_ROUTES]
    const path = route.path.replace(/\{(\w+)\}/g, ':$1')
    app.on(route.method, path, async (context) => {
      const { incoming, outgoing } = context.env
      await handler(options, { incoming, outgoing, url: urlOf(incoming), params: context.req.param() as Record<string, string> })
      return RESPONSE_ALREADY_SENT
    })
    app.all(path, ({ req }) => {
      throw wrongMethod(req.method)
    })
  }
  app.get('/api/openapi.json', async (context) => {
    options.hosts.originOf(context.env.incoming.headers.host)
    return context.body(await openApiDocument(services.version), 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
  })
  app.all('/api/*', async (context) => {
    const { status, body, cookies } = await api(context.env.incoming, urlOf(context.env.incoming))
    const response = json(status, body)
    for (const value of cookies) response.headers.append('set-cookie', value)
    return response
  })
  app.all('/api', () => {
    throw new AppError({ kind: 'absent', code: 'NO_ROUTE', publicMessage: 'The API lists itself at /api/openapi.json.' })
  })
  app.on(['GET', 'HEAD'], '*', (context) => {
    options.hosts.originOf(context.env.incoming.headers.host)
    return files.serve(context.env.incoming)
  })
  app.all('*', ({ req }) => {
    throw wrongMethod(req.method)
  })
  app.onError((error, context) => refuse(context, errorAnswer(error, services.log)))
  return app
}

function errorAnswer(error: unknown, log: RoutesOptions['services']['log']): Refusal {
  return error instanceof AppError && error.code === 'WRONG_METHOD' ? answer(error, 405) : refusalOf(error, log)
}

/** What was read of the body is not enough to go on with the connection, so it ends with the answer. */
function refuse(context: RequestContext, refusal: Refusal): Response {
  const { incoming } = context.env
  const unread = !incoming.complete && incoming.method !== 'GET' && incoming.method !== 'HEAD'
  return json(refusal.status, refusal.body, { ...refusal.headers, ...(unread ? { connection: 'close' } : {}) })
}

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers } })

function urlOf(incoming: IncomingMessage): URL {
  const target = incoming.url ?? ''
  const text = `http://podo${target}`
  if (!target.startsWith('/') || !URL.canParse(text)) throw invalid('INVALID_ADDRESS', 'The address of the request cannot be read.')
  return new URL(text)
}
