import type { Exchange } from './exchange.ts'
import { responseHeaders } from './response-head.ts'
import type { AnswerHead } from './upstream/answer-head.ts'
import type { Call } from './upstream/call.ts'
import { CLOSE_GOING_AWAY, trackFrames } from './websocket-frames.ts'
import type { FrameTracker } from './websocket-frames.ts'

/** A connection that speaks another protocol than HTTP now: bytes both ways, with backpressure. */
export interface Tunnel {
  readonly fromApp: (bytes: Buffer) => void
  readonly appDrained: () => void
  readonly appEnded: () => void
}

/** How long both sides have to close once they were told to. */
const CLOSE_GRACE_MS = 5_000

/**
 * Hands the visitor's connection over to the app. It stays with its release until one side closes or `endStream` is
 * called: then a WebSocket gets a Close frame with 1001 between two frames of the app's, and the visitor's own Close
 * reaches the app; another protocol just ends.
 */
export function openTunnel(exchange: Exchange, head: AnswerHead, running: Call, idleTimeoutMs: number): Tunnel {
  const { response, request, connection } = exchange
  const { socket } = connection
  const frames = isWebSocket(head) ? trackFrames() : null
  let closing = false
  let silenced = false

  exchange.upgraded = true
  response.detachSocket(socket)
  socket.setTimeout(idleTimeoutMs)
  socket.write(switchingText(head), 'latin1')
  if (exchange.upgradeHead !== null && exchange.upgradeHead.length > 0) running.write(exchange.upgradeHead)
  socket.on('data', (bytes: Buffer) => {
    if (!running.write(bytes)) socket.pause()
  })
  socket.on('drain', () => running.resume())
  socket.on('end', () => {
    running.close()
    if (frames !== null) socket.destroySoon()
    else limitClosing()
  })
  socket.on('timeout', () => socket.destroy())
  socket.on('close', () => {
    closeApp()
    exchange.finish()
  })

  /** What the visitor said last still reaches the app. */
  const closeApp = (): void => {
    running.close()
    setTimeout(running.destroy, CLOSE_GRACE_MS).unref()
  }
  const limitClosing = (): void => {
    const timer = setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref()
    socket.once('close', () => clearTimeout(timer))
  }
  const sayGoodbye = (): void => {
    silenced = true
    socket.write(CLOSE_GOING_AWAY)
  }

  exchange.cancel = null
  exchange.endStream = () => {
    if (closing) return
    closing = true
    if (frames?.between === true) sayGoodbye()
    if (frames === null) socket.end()
    limitClosing()
  }
  request.resume()
  socket.resume()

  return {
    fromApp(bytes) {
      if (silenced) return
      const taken = take(frames, bytes, closing)
      exchange.bytes += taken.length
      if (!socket.write(taken)) running.pause()
      if (closing && frames?.between === true) sayGoodbye()
    },
    appDrained: () => void socket.resume(),
    appEnded: () => socket.destroySoon(),
  }
}

/** All bytes, or those to the end of a frame where the connection closes behind it. */
const take = (frames: FrameTracker | null, bytes: Buffer, closing: boolean): Buffer => {
  const size = frames === null ? bytes.length : frames.take(bytes, closing)
  return size === bytes.length ? bytes : bytes.subarray(0, size)
}

const isWebSocket = ({ rawHeaders }: AnswerHead): boolean =>
  rawHeaders.some((text, at) => at % 2 === 0 && text.toLowerCase() === 'upgrade' && rawHeaders[at + 1]?.toLowerCase() === 'websocket')

function switchingText(head: AnswerHead): string {
  const upgrade = head.rawHeaders.findIndex((text, at) => at % 2 === 0 && text.toLowerCase() === 'upgrade')
  const headers = [...responseHeaders(head, false), 'Connection', 'Upgrade']
  if (upgrade !== -1) headers.push('Upgrade', head.rawHeaders[upgrade + 1] ?? '')
  let text = `HTTP/1.1 101 ${head.reason === '' ? 'Switching Protocols' : head.reason}\r\n`
  for (let at = 0; at + 1 < headers.length; at += 2) text += `${headers[at] ?? ''}: ${headers[at + 1] ?? ''}\r\n`
  return `${text}\r\n`
}
