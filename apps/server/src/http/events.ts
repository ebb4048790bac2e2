import type { IncomingMessage, ServerResponse } from 'node:http'
import { admit, endOf, follow, parseStreams } from '@podo/app'
import type { StreamMessage } from '@podo/app'
import { AppError, within } from '@podo/kernel'
import type { Listener } from '@podo/store'
import { SECURITY_HEADERS } from './headers.ts'
import { enter, whoIs } from './request.ts'
import type { Entry } from './request.ts'

export interface EventsEntry extends Entry {
  readonly listener: Listener
  readonly connections: EventConnections
}

/** The open streams of this server: bounded, and ended with a word when it stops. */
export interface EventConnections {
  open(): AbortSignal & { readonly done: () => void }
  /** Ends them all; resolves when they are gone or after the time. */
  end(timeoutMs: number): Promise<void>
}

const MOST_CONNECTIONS = 500
const HEARTBEAT_MS = 15_000
/** A reader that takes nothing for this long is gone. */
const PATIENCE_MS = 30_000

export function createConnections(): EventConnections {
  const open = new Map<AbortController, { finished: Promise<void>; finish: () => void }>()
  let ending = false
  return {
    open() {
      if (ending || open.size >= MOST_CONNECTIONS) throw tooMany()
      const controller = new AbortController()
      const { promise, resolve } = Promise.withResolvers<void>()
      open.set(controller, { finished: promise, finish: resolve })
      const done = (): void => {
        open.delete(controller)
        resolve()
      }
      return Object.assign(controller.signal, { done })
    },
    async end(timeoutMs) {
      ending = true
      const finished = [...open.values()].map((one) => one.finished)
      for (const controller of open.keys()) controller.abort('restart')
      await within('the live streams to end', timeoutMs, Promise.all(finished)).catch(() => undefined)
    },
  }
}

export async function serveEvents(entry: EventsEntry, { incoming, outgoing, url }: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse; readonly url: URL }): Promise<void> {
  const { call, credential } = await enter(entry, incoming)
  const streams = call.actor === null ? [] : parseStreams(url.searchParams.get('streams') ?? undefined)
  await admit(entry.services, call.actor, streams)
  const stopping = entry.connections.open()
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  outgoing.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  outgoing.flushHeaders()
  const send = createSender(outgoing)
  const beat = setInterval(() => outgoing.write(': \n\n'), HEARTBEAT_MS)
  try {
    await follow({
      services: entry.services,
      listener: entry.listener,
      streams,
      whoReads: () => whoIs(entry.services, credential, incoming),
      send,
      signal: AbortSignal.any([stopping, gone.signal]),
    })
    if (stopping.aborted && !gone.signal.aborted) await send(endOf('*', 0, 'restart'))
  } catch (error) {
    // The answer has begun: the reader comes again and is told there what is wrong.
    if (!gone.signal.aborted) entry.services.log.warn({ err: error }, 'a live stream broke')
  } finally {
    clearInterval(beat)
    stopping.done()
    outgoing.end()
  }
}

/** One message after another, each when the socket has room. */
function createSender(outgoing: ServerResponse): (message: StreamMessage) => Promise<void> {
  let line: Promise<void> = Promise.resolve()
  const write = async ({ event, data }: StreamMessage): Promise<void> => {
    if (outgoing.destroyed || outgoing.writableEnded) return
    if (outgoing.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)) return
    const drained = new Promise<void>((resolve) => {
      outgoing.once('drain', resolve)
      outgoing.once('close', resolve)
    })
    await within('a reader of live events', PATIENCE_MS, drained).catch((error: unknown) => {
      outgoing.destroy()
      throw error
    })
  }
  return (message) => {
    line = line.then(() => write(message))
    return line
  }
}

const tooMany = (): AppError =>
  new AppError({ kind: 'too-many', code: 'TOO_MANY_STREAMS', publicMessage: 'Podo carries as many live connections as it can at this moment. The page goes on without; it is tried again.', retryable: true })
