import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { parseAnswerHead } from './answer-head.ts'
import type { AnswerHead } from './answer-head.ts'
import { bodyReader } from './body-reader.ts'
import type { BodyReader } from './body-reader.ts'

/** Whoever awaits an answer on a connection. */
export interface AnswerReceiver {
  readonly method: string
  /** 101 is an answer that it asked for. */
  readonly upgrades: boolean
  readonly connected: () => void
  readonly information: (head: AnswerHead) => void
  readonly answer: (head: AnswerHead) => void
  /** The protocol changed: all further bytes come as `data`, and the end of the connection as `end`. */
  readonly upgraded: (head: AnswerHead) => void
  readonly data: (chunk: Buffer) => void
  /** With the last piece of the body, where one came together with the end. */
  readonly end: (last: Buffer | null, rawTrailers: readonly string[], reusable: boolean) => void
  /** An answer has begun and all that came of it has been handed over. */
  readonly lull: () => void
  readonly drain: () => void
  /** The connection is gone, or what came was no HTTP. */
  readonly broke: (why: 'gone' | 'garbled') => void
}

/** One connection to an app's process: one answer at a time. */
export interface UpstreamConnection {
  readonly socket: Socket
  receiver: AnswerReceiver | null
  /** Requests that it has answered. */
  answered: number
  idleSince: number
  /** Bytes of a head that has not come whole. */
  partial: Buffer | null
  reader: BodyReader | null
  keepAlive: boolean
  /** Only the end of the connection ends the body. */
  untilClose: boolean
}

const HEAD_END = Buffer.from('\r\n\r\n')
/** A head that uses it may never come to an end that is looked for. */
const BARE_LINE_END = /(^|[^\r])\n/
const MAX_HEAD_BYTES = 64 * 1024
const MAX_INFORMATION = 16

/** All connections read into it: what it holds is handed on or copied before the next read. */
const shared = Buffer.alloc(64 * 1024)

/** `onDefect` hears of an error of the edge's own: it ends this connection and nothing else. */
export function openConnection(port: number, onDefect: (error: unknown) => void): UpstreamConnection {
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer: shared,
      callback: (size) => {
        try {
          receive(connection, shared.subarray(0, size))
        } catch (error) {
          onDefect(error)
          breakOff(connection, 'garbled')
        }
        return true
      },
    },
  })
  const connection: UpstreamConnection = {
    socket,
    receiver: null,
    answered: 0,
    idleSince: 0,
    partial: null,
    reader: null,
    keepAlive: false,
    untilClose: false,
  }
  socket.on('connect', () => connection.receiver?.connected())
  socket.on('drain', () => connection.receiver?.drain())
  socket.on('end', () => ended(connection))
  socket.on('error', () => breakOff(connection, 'gone'))
  socket.on('close', () => breakOff(connection, 'gone'))
  return connection
}

/** The connection can take a request now, as far as anybody here knows. */
export const isUsable = ({ socket, receiver }: UpstreamConnection): boolean => receiver === null && socket.writable && socket.readable

function breakOff(connection: UpstreamConnection, why: 'gone' | 'garbled'): void {
  const { receiver, socket } = connection
  connection.receiver = null
  socket.destroy()
  receiver?.broke(why)
}

/** The app will send no more: the end of a body that only this ends, the end of the connection otherwise. */
function ended(connection: UpstreamConnection): void {
  const { receiver } = connection
  if (receiver === null || connection.reader === null || !connection.untilClose) {
    breakOff(connection, 'gone')
    return
  }
  connection.receiver = null
  connection.socket.destroy()
  receiver.end(null, [], false)
}

function receive(connection: UpstreamConnection, bytes: Buffer): void {
  let rest = bytes
  for (let heads = 0; connection.receiver !== null && connection.reader === null; heads += 1) {
    const after = heads > MAX_INFORMATION ? 'garbled' : receiveHead(connection, connection.receiver, rest)
    if (after === 'partial') return
    if (after === 'garbled') {
      breakOff(connection, 'garbled')
      return
    }
    rest = after
    if (rest.length === 0 && connection.reader === null) return
  }
  const { receiver, reader } = connection
  if (receiver === null || reader === null) connection.socket.destroy()
  else receiveBody(connection, receiver, reader, rest)
}

/** Takes a head from the bytes and returns what follows it. */
function receiveHead(connection: UpstreamConnection, receiver: AnswerReceiver, bytes: Buffer): Buffer | 'partial' | 'garbled' {
  const all = connection.partial === null ? bytes : Buffer.concat([connection.partial, bytes])
  const end = all.indexOf(HEAD_END)
  if (end === -1) {
    connection.partial = Buffer.from(all)
    return all.length > MAX_HEAD_BYTES || BARE_LINE_END.test(all.toString('latin1')) ? 'garbled' : 'partial'
  }
  connection.partial = null
  const head = parseAnswerHead(all.toString('latin1', 0, end), receiver.method)
  if (head === null || (head.status === 101 && !receiver.upgrades)) return 'garbled'
  if (head.status === 101) upgrade(connection, receiver, head)
  else if (head.status < 200) receiver.information(head)
  else beginAnswer(connection, receiver, head)
  return all.subarray(end + HEAD_END.length)
}

function beginAnswer(connection: UpstreamConnection, receiver: AnswerReceiver, head: AnswerHead): void {
  connection.reader = bodyReader(head.framing)
  connection.keepAlive = head.keepAlive
  connection.untilClose = head.framing.kind === 'close'
  receiver.answer(head)
}

function upgrade(connection: UpstreamConnection, receiver: AnswerReceiver, head: AnswerHead): void {
  connection.reader = bodyReader({ kind: 'close' })
  connection.keepAlive = false
  connection.untilClose = true
  receiver.upgraded(head)
}

function receiveBody(connection: UpstreamConnection, receiver: AnswerReceiver, reader: BodyReader, bytes: Buffer): void {
  let held: Buffer | null = null
  const stop = reader.take(bytes, 0, (view) => {
    if (held !== null) receiver.data(held)
    held = Buffer.from(view)
  })
  if (stop === -1) {
    breakOff(connection, 'garbled')
    return
  }
  if (!reader.done) {
    if (held !== null) receiver.data(held)
    receiver.lull()
    return
  }
  connection.receiver = null
  connection.reader = null
  connection.answered += 1
  const reusable = connection.keepAlive && stop === bytes.length && connection.socket.writable
  if (!connection.keepAlive || stop < bytes.length) connection.socket.destroy()
  receiver.end(held, reader.rawTrailers, reusable)
}
