import { request as httpRequest } from 'node:http'
import type { Agent, ClientRequest, IncomingMessage } from 'node:http'

/** The head of a request as it goes to an app's process. */
export interface CallHead {
  readonly method: string
  readonly path: string
  /** Name and value in turn, framing included. */
  readonly headers: string[]
}

/** The head of an app's answer. */
export interface Answer {
  readonly status: number
  readonly reason: string
  readonly rawHeaders: readonly string[]
  readonly connection: string | undefined
  readonly encoding: string | undefined
}

/**
 * How far a call had come when it broke: no connection (the app saw nothing), sent (the app may have seen it), answered
 * (the visitor has seen part of it).
 */
export type CallStage = 'connect' | 'sent' | 'answered'

export interface CallEvents {
  /** The connection stands; a body may now be written. */
  connected(): void
  information(status: number, rawHeaders: readonly string[]): void
  answer(answer: Answer): void
  data(chunk: Buffer): void
  end(rawTrailers: readonly string[]): void
  drain(): void
  broke(stage: CallStage, reused: boolean): void
}

export interface Call {
  /** False: wait for `drain`. */
  write(chunk: Buffer): boolean
  end(trailers: readonly [string, string][]): void
  pause(): void
  resume(): void
  /** Ends it without a further event. */
  destroy(): void
}

/** One request on a connection of the agent's. Each event comes at most once but `information`, `data` and `drain`. */
export function call(port: number, agent: Agent, head: CallHead, connectTimeoutMs: number, events: CallEvents): Call {
  let stage: CallStage = 'connect'
  let over = false
  let answer: IncomingMessage | null = null
  const outgoing = httpRequest({ agent, host: '127.0.0.1', port, method: head.method, path: head.path, headers: head.headers })
  const broke = (): void => {
    if (over) return
    over = true
    outgoing.destroy()
    events.broke(stage, outgoing.reusedSocket)
  }
  const connected = (): void => {
    stage = 'sent'
    if (!over) events.connected()
  }
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return connected()
    const timer = setTimeout(broke, connectTimeoutMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once('connect', () => {
      clearTimeout(timer)
      connected()
    })
  })
  outgoing.on('error', broke)
  outgoing.on('drain', () => events.drain())
  outgoing.on('information', (info) => {
    if (!over) events.information(info.statusCode, info.rawHeaders)
  })
  outgoing.on('response', (incoming) => {
    if (over) return
    answer = incoming
    stage = 'answered'
    events.answer(answerHead(incoming))
    incoming.on('data', (chunk: Buffer) => {
      if (!over) events.data(chunk)
    })
    incoming.on('end', () => {
      if (over) return
      over = true
      events.end(incoming.rawTrailers)
    })
    incoming.on('error', broke)
    incoming.on('close', broke)
  })
  return {
    write: (chunk) => outgoing.write(chunk),
    end: (trailers) => finish(outgoing, trailers),
    pause: () => void answer?.pause(),
    resume: () => void answer?.resume(),
    destroy: () => {
      over = true
      outgoing.destroy()
    },
  }
}

const answerHead = (incoming: IncomingMessage): Answer => ({
  status: incoming.statusCode ?? 502,
  reason: incoming.statusMessage ?? '',
  rawHeaders: incoming.rawHeaders,
  connection: incoming.headers.connection,
  encoding: incoming.headers['transfer-encoding'],
})

function finish(outgoing: ClientRequest, trailers: readonly [string, string][]): void {
  if (trailers.length > 0) outgoing.addTrailers(trailers)
  outgoing.end()
}
