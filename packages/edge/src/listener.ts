import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Socket } from 'node:net'
import { delay, errorCode } from '@podo/kernel'
import type { Connections } from './connections.ts'
import type { EdgeLimits } from './options.ts'

/** A listening socket that somebody else opened, or an address to open. */
export type ListenOn = { readonly fd: number } | { readonly port: number; readonly host: string }

export interface ListenerEvents {
  onConnection(socket: Socket): void
  onRequest(request: IncomingMessage, response: ServerResponse): void
  onExpired(socket: Socket): void
  onUnreadable(socket: Socket, status: 400 | 408 | 431): void
}

export interface Listener {
  listen(on: ListenOn): Promise<number>
  drain(timeoutMs: number, connections: Connections): Promise<void>
  close(): Promise<void>
}

/** A connection that is silent for so long while draining is taken to be idle for good. */
const IDLE_IN_DRAIN_MS = 1_000

export function createListener(limits: EdgeLimits, events: ListenerEvents): Listener {
  const server = createServer({
    insecureHTTPParser: false,
    requireHostHeader: true,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: 5_000,
    noDelay: true,
  })
  server.timeout = limits.idleTimeoutMs
  server.on('connection', events.onConnection)
  server.on('request', events.onRequest)
  server.on('checkContinue', events.onRequest)
  server.on('timeout', events.onExpired)
  server.on('clientError', (error, socket) => events.onUnreadable(socket as Socket, statusOf(errorCode(error))))
  const closed = new Promise<void>((resolve) => {
    server.on('close', resolve)
  })

  return {
    listen: (on) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen('fd' in on ? { fd: on.fd } : { port: on.port, host: on.host }, () => {
          server.off('error', reject)
          const address = server.address()
          resolve(typeof address === 'object' && address !== null ? address.port : 0)
        })
      }),
    async drain(timeoutMs, connections) {
      stopAccepting(server)
      const until = performance.now() + timeoutMs
      while (connections.count() > 0 && performance.now() < until) {
        connections.windDown(IDLE_IN_DRAIN_MS)
        await delay(50)
      }
    },
    async close() {
      if (!server.listening) {
        server.closeAllConnections()
        return
      }
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Not `http.Server.close`, which also cuts connections that are idle at this very moment. */
const stopAccepting = (server: NetServer): void => void NetServer.prototype.close.call(server)

const statusOf = (code: string | undefined): 400 | 408 | 431 =>
  code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
