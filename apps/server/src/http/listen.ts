import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createRoutes } from './routes.ts'
import type { RoutesOptions } from './routes.ts'

export interface HttpServer {
  readonly port: number
  /** Stops accepting, ends live streams with a word, lets requests finish within the time. */
  close(timeoutMs: number): Promise<void>
}

/** The launcher hands the listening socket over as a descriptor; tests listen on a port of loopback. */
export type Listening = { readonly fd: number } | { readonly port: number; readonly host: '127.0.0.1' }

export async function listen(options: RoutesOptions, at: Listening): Promise<HttpServer> {
  const routes = createRoutes(options)
  const answer = getRequestListener(routes.fetch, { overrideGlobalObjects: false })
  const server = createServer({ headersTimeout: 20_000, requestTimeout: 0, keepAliveTimeout: 30_000, maxHeaderSize: 16_384 }, (incoming, outgoing) => void answer(incoming, outgoing))
  server.maxRequestsPerSocket = 0
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n{"code":"BAD_REQUEST","message":"The request is not HTTP/1.1.","retryable":false}')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, resolve)
  })
  const address = server.address() as AddressInfo | string | null
  return { port: typeof address === 'object' && address !== null ? address.port : 0, close: (timeoutMs) => close(server, options, timeoutMs) }
}

async function close(server: Server, options: RoutesOptions, timeoutMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  await options.connections.end(Math.min(timeoutMs, 2_000))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), timeoutMs)
  await closed
  clearTimeout(late)
}
