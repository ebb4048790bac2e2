import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerPage } from './answer.ts'
import { distrust, openConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import type { Exchange } from './exchange.ts'
import type { PageName } from './page-text.ts'
import { renderPage } from './pages.ts'
import type { Peer } from './peer.ts'
import { newRequestId } from './request-id.ts'

/** The visitors' connections and the order of requests on each. */
export interface Connections {
  readonly open: (socket: Socket) => void
  readonly of: (socket: Socket) => Connection
  /** Runs it now, or when the one before it on its connection is over. */
  readonly inTurn: (exchange: Exchange, run: () => void) => void
  readonly next: (exchange: Exchange) => void
  /** Silence for too long: between requests the connection closes, within one its exchange decides. */
  readonly expire: (socket: Socket) => void
  /** Bytes that are no HTTP. */
  readonly unreadable: (socket: Socket, status: 400 | 408 | 431) => void
  /** Each connection closes after its next answer; those on which nothing ran for that long close now. */
  readonly windDown: (idleForMs: number) => void
  /** Ends them all now, upgraded ones too. */
  readonly destroy: () => void
  readonly count: () => number
}

export function createConnections(peerOf: (socket: Socket) => Peer, depth: number): Connections {
  const all = new Map<Socket, Connection>()

  const of = (socket: Socket): Connection => {
    const known = all.get(socket)
    if (known !== undefined) return known
    const made = openConnection(socket, peerOf(socket))
    all.set(socket, made)
    socket.once('close', () => all.delete(socket))
    return made
  }

  return {
    of,
    open: (socket) => void of(socket),
    inTurn(exchange, run) {
      const { connection } = exchange
      if (connection.running === null) {
        connection.running = exchange
        run()
      } else if (connection.waiting.length >= depth) {
        connection.socket.destroy()
      } else {
        connection.waiting.push(() => {
          connection.running = exchange
          run()
        })
      }
    },
    next({ connection }) {
      connection.running = null
      connection.idleSince = performance.now()
      if (connection.socket.destroyed) return
      const waiting = connection.waiting.shift()
      if (waiting !== undefined) waiting()
      else if (connection.closing) connection.socket.destroySoon()
    },
    expire(socket) {
      const running = all.get(socket)?.running ?? null
      if (running === null || running.response.headersSent) {
        socket.destroy()
        return
      }
      running.cancel?.()
      answerPage(running, 'timeout')
    },
    unreadable(socket, status) {
      const connection = of(socket)
      if (connection.poisoned) return
      distrust(connection)
      const running = connection.running
      if (running !== null && running.request.complete) return
      if (running !== null && running.response.headersSent) socket.destroy()
      else refuse(socket, status)
    },
    windDown(idleForMs) {
      const before = performance.now() - idleForMs
      for (const connection of all.values()) {
        connection.closing = true
        if (connection.running === null && connection.idleSince <= before) connection.socket.destroySoon()
      }
    },
    destroy() {
      for (const socket of all.keys()) socket.destroy()
    },
    count: () => all.size,
  }
}

const REASONS = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' } as const

/** The shortest honest answer to bytes that never became a request. */
function refuse(socket: Socket, status: 400 | 408 | 431): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const sentence = `${REASONS[status]}\n`
  socket.write(`HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: text/plain\r\nContent-Length: ${sentence.length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${sentence}`)
  socket.destroySoon()
}

/** A request that names no host, several, or two that differ; what follows on the connection is not read. */
export function answerBadRequest(request: IncomingMessage, response: ServerResponse): void {
  const name: PageName = 'bad-request'
  const page = renderPage({ name, accept: request.headers.accept, acceptLanguage: request.headers['accept-language'], requestId: newRequestId() })
  response.writeHead(page.status, [...page.headers, 'Connection', 'close'])
  response.end(page.body)
}
