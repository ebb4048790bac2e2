import type { AnswerHead } from './answer-head.ts'
import type { AnswerReceiver, UpstreamConnection } from './connection.ts'
import type { Pools, UpstreamPool } from './pool.ts'

/** The head of a request as it goes to an app's process. */
export interface CallHead {
  readonly method: string
  readonly path: string
  /** Name and value in turn, framing included; no line end in any of them. */
  readonly headers: readonly string[]
  readonly chunked: boolean
  /** It asks for another protocol on the connection. */
  readonly upgrades: boolean
}

/**
 * How far a call had come when it broke: no connection (the app saw nothing), sent (the app may have seen it), garbled
 * (what came is no HTTP), answered (the visitor has seen part of it).
 */
export type CallStage = 'connect' | 'sent' | 'garbled' | 'answered'

export interface CallEvents {
  /** A new connection stands; a body may now be written. */
  readonly connected: () => void
  readonly information: (head: AnswerHead) => void
  readonly answer: (head: AnswerHead) => void
  /** The protocol changed: bytes go through `write` and `data` from now on. */
  readonly upgraded: (head: AnswerHead) => void
  readonly data: (chunk: Buffer) => void
  readonly end: (last: Buffer | null, rawTrailers: readonly string[]) => void
  readonly lull: () => void
  readonly drain: () => void
  /** `reused`: the connection had answered before, so it may just have been closing. */
  readonly broke: (stage: CallStage, reused: boolean) => void
}

export interface Call {
  /** It runs on a connection that stands: `connected` will not come. */
  readonly ready: boolean
  /** False: wait for `drain`. */
  readonly write: (chunk: Buffer) => boolean
  readonly end: (trailers: readonly [string, string][]) => void
  readonly pause: () => void
  readonly resume: () => void
  /** Upgraded: no more bytes follow; what was written still goes out. */
  readonly close: () => void
  /** Ends it without a further event. */
  readonly destroy: () => void
}

/** One request to a process: on an idle connection, or on a new one where it must be `fresh`. */
export function call(pools: Pools, pool: UpstreamPool, fresh: boolean, head: CallHead, connectTimeoutMs: number, events: CallEvents): Call {
  const connection = pools.take(pool, fresh)
  const { socket } = connection
  const reused = connection.answered > 0
  const receiver = receiverOf(pools, pool, connection, head, reused, events)
  connection.receiver = receiver
  pool.open += 1
  socket.write(headText(head), 'latin1')
  if (!reused) limitConnecting(connection, connectTimeoutMs)
  return {
    ready: reused,
    write: (chunk) => (head.chunked ? writeChunk(connection, chunk) : socket.write(chunk)),
    end(trailers) {
      receiver.sent = true
      if (head.chunked) socket.write(lastChunk(trailers), 'latin1')
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.end(),
    destroy() {
      if (connection.receiver !== receiver) return
      connection.receiver = null
      pool.open -= 1
      socket.destroy()
    },
  }
}

interface Receiver extends AnswerReceiver {
  /** The request has gone out whole. */
  sent: boolean
}

function receiverOf(pools: Pools, pool: UpstreamPool, connection: UpstreamConnection, head: CallHead, reused: boolean, events: CallEvents): Receiver {
  let stage: CallStage = reused ? 'sent' : 'connect'
  const receiver: Receiver = {
    sent: false,
    method: head.method,
    upgrades: head.upgrades,
    connected() {
      stage = 'sent'
      if (connection.receiver === receiver) events.connected()
    },
    information: (answer) => events.information(answer),
    answer(answer) {
      stage = 'answered'
      events.answer(answer)
    },
    upgraded(answer) {
      stage = 'answered'
      events.upgraded(answer)
    },
    data: (chunk) => events.data(chunk),
    end(last, rawTrailers, reusable) {
      pool.open -= 1
      if (connection.socket.isPaused()) connection.socket.resume()
      if (reusable && receiver.sent) pools.give(pool, connection)
      else connection.socket.destroy()
      events.end(last, rawTrailers)
    },
    lull: () => events.lull(),
    drain: () => events.drain(),
    broke(why) {
      pool.open -= 1
      events.broke(stage === 'answered' ? stage : why === 'garbled' ? 'garbled' : stage, reused)
    },
  }
  return receiver
}

function limitConnecting({ socket }: UpstreamConnection, timeoutMs: number): void {
  const timer = setTimeout(() => socket.destroy(), timeoutMs)
  const clear = (): void => clearTimeout(timer)
  socket.once('connect', clear)
  socket.once('close', clear)
}

function headText({ method, path, headers }: CallHead): string {
  let text = `${method} ${path} HTTP/1.1\r\n`
  for (let at = 0; at + 1 < headers.length; at += 2) text += `${headers[at] ?? ''}: ${headers[at + 1] ?? ''}\r\n`
  return `${text}\r\n`
}

function writeChunk({ socket }: UpstreamConnection, chunk: Buffer): boolean {
  socket.cork()
  socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1')
  socket.write(chunk)
  const free = socket.write('\r\n', 'latin1')
  socket.uncork()
  return free
}

function lastChunk(trailers: readonly [string, string][]): string {
  let text = '0\r\n'
  for (const [name, value] of trailers) text += `${name}: ${value}\r\n`
  return `${text}\r\n`
}
