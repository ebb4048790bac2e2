import { delay } from '@podo/kernel'
import pg from 'pg'
import type { Connection } from './role-connection.ts'

export const EVENTS_CHANNEL = 'podo_events'
export const DOORBELL_CHANNEL = 'podo_doorbell'
type Channel = typeof EVENTS_CHANNEL | typeof DOORBELL_CHANNEL

export interface Subscriber {
  /** Ids only: `<stream>:<seq>`, or a deployment's id. */
  notified(payload: string): void
  /** The connection was away: anything may have happened, look for yourself. */
  missed(): void
}

export interface Listener {
  /** Answers the function that ends the subscription. */
  subscribe(subscriber: Subscriber): () => void
  /** Resolves once notifications arrive; for callers that must not miss the first. */
  ready(): Promise<void>
  close(): Promise<void>
}

export interface ListenOptions {
  readonly connection: Connection
  readonly channel: Channel
  readonly onConnectionLost?: (error: unknown) => void
}

const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 5_000
/** A connection that died without a word is noticed after this long. */
const PING_EVERY_MS = 20_000

/**
 * One connection that hears a channel and passes each payload to every subscriber. When it breaks it connects again,
 * for ever, with a growing wait, and tells each subscriber that something may have been missed.
 */
export function listen(options: ListenOptions): Listener {
  const subscribers = new Set<Subscriber>()
  const closing = new AbortController()
  let markReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (markReady = resolve))

  async function run(): Promise<void> {
    let waitMs = FIRST_WAIT_MS
    for (let round = 0; !closing.signal.aborted; round += 1) {
      const error = await hear(options, closing.signal, subscribers, () => {
        waitMs = FIRST_WAIT_MS
        markReady()
        if (round > 0) for (const subscriber of subscribers) subscriber.missed()
      })
      if (closing.signal.aborted) return
      options.onConnectionLost?.(error)
      await delay(waitMs * (0.5 + Math.random() / 2), closing.signal).catch(() => undefined)
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
  }

  const running = run()
  return {
    subscribe(subscriber) {
      subscribers.add(subscriber)
      return () => void subscribers.delete(subscriber)
    },
    ready: () => ready,
    async close() {
      closing.abort()
      await running
    },
  }
}

/** Listens until the connection breaks or the signal fires; answers why it ended. */
async function hear(options: ListenOptions, signal: AbortSignal, subscribers: ReadonlySet<Subscriber>, onListening: () => void): Promise<unknown> {
  const client = new pg.Client({ application_name: 'podo listener', keepAlive: true, connectionTimeoutMillis: 5_000, query_timeout: 10_000, ...options.connection })
  const ended = new Promise<unknown>((resolve) => {
    client.on('error', resolve)
    client.on('end', () => resolve(new Error('the connection ended')))
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const ping = setInterval(() => void client.query('select 1').catch(() => client.end()), PING_EVERY_MS)
  try {
    await client.connect()
    client.on('notification', ({ payload }) => {
      for (const subscriber of subscribers) subscriber.notified(payload ?? '')
    })
    await client.query(`listen ${options.channel}`)
    onListening()
    return await ended
  } catch (error) {
    return error
  } finally {
    clearInterval(ping)
    await client.end().catch(() => undefined)
  }
}
