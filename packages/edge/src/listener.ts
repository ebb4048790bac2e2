import { createServer, ServerResponse } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Socket } from 'node:net'
import { errorCode } from '@podo/kernel'
import type { EdgeLimits } from './options.ts'

/** A listening socket that somebody else opened, or an address to open. */
export type ListenOn = { readonly fd: number } | { readonly port: number; readonly host: string }

export interface ListenerEvents {
  readonly onConnection: (socket: Socket) => void
  /** `upgradeHead`: the request asks for another protocol, and this is what came behind it. */
  readonly onRequest: (request: IncomingMessage, response: ServerResponse, upgradeHead: Buffer | null) => void
  /** A connection could not be taken, for want of descriptors mostly; the next one may be. */
  readonly onAcceptError: (error: unknown) => void
  readonly onExpired: (socket: Socket) => void
  readonly onUnreadable: (socket: Socket, status: 400 | 408 | 431) => void
}

export interface Listener {
  readonly listen: (on: ListenOn) => Promise<number>
  /** The connections that stand go on. */
  readonly stopAccepting: () => void
  readonly close: () => Promise<void>
}

const NO_CONNECT = 'HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

/** HTTP/2 without TLS is declined (the request goes on as it is), and so is an upgrade that brings a body. */
function isUpgrade({ method, headers }: IncomingMessage): boolean {
  const protocol = headers.upgrade?.toLowerCase() ?? ''
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  return method === 'GET' && !hasBody && /^[a-z0-9!#$%&'*+.^_`|~/-]+$/.test(protocol) && protocol !== 'h2c' && !protocol.startsWith('http/') && !protocol.startsWith('tls/')
}

export function createListener(limits: EdgeLimits, events: ListenerEvents): Listener {
  const server = createServer({
    insecureHTTPParser: false,
    // Checked in host.ts, for HTTP/1.0 too: Node.js would answer here and then read on.
    requireHostHeader: false,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(5_000, limits.headersTimeoutMs),
    noDelay: true,
    shouldUpgradeCallback: isUpgrade,
  })
  server.maxConnections = limits.connections
  server.timeout = limits.idleTimeoutMs
  server.on('connection', events.onConnection)
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => events.onRequest(request, response, null)
  server.on('request', onRequest)
  server.on('checkContinue', onRequest)
  server.on('checkExpectation', onRequest)
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket as Socket)
    response.on('finish', () => {
      if (!socket.destroyed) (socket as Socket).destroySoon()
    })
    events.onRequest(request, response, head)
  })
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy())
    socket.end(NO_CONNECT, () => socket.destroy())
  })
  server.on('error', (error) => {
    if (server.listening) events.onAcceptError(error)
  })
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
    stopAccepting: () => stopAccepting(server),
    async close() {
      if (!server.listening) return
      server.close()
      await closed
    },
  }
}

/** Not `http.Server.close`, which also cuts connections that are idle at this very moment. */
const stopAccepting = (server: NetServer): void => void NetServer.prototype.close.call(server)

const statusOf = (code: string | undefined): 400 | 408 | 431 =>
  code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
