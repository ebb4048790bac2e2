import { forget, noPositions, parseMessage, receive, startAt, streamAddress } from './stream-position.ts'
import type { StreamMessage, StreamPositions } from './stream-position.ts'

/**
 * The one live connection of a tab. Owns its EventSource and how far each stream was read.
 * A new stream reopens it where every stream stands. When it breaks it is tried again for ever, with a growing,
 * jittered wait of at most 15 s, at once when the browser comes online or the tab is looked at again. Nothing is
 * queued while it is cut: after it is back each stream goes on behind its number.
 */
export type Connection =
  | { readonly state: 'idle' }
  | { readonly state: 'open' }
  | { readonly state: 'opening'; readonly since: number }
  | { readonly state: 'cut'; readonly since: number; readonly nextTryAt: number }

export type StreamListener = (message: StreamMessage, verdict: 'apply' | 'lost' | 'ended') => void

export interface EventSourceLike {
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void
  close(): void
}

export interface HubOptions {
  readonly open: (address: string) => EventSourceLike
  readonly now: () => number
  readonly random: () => number
  readonly later: (run: () => void, milliseconds: number) => () => void
  /** The server ended everything because nobody is signed in any more. */
  readonly onSignedOut: () => void
}

export interface EventHub {
  readonly subscribe: (stream: string, from: number, listener: StreamListener) => () => void
  readonly connection: () => Connection
  readonly onConnection: (listener: () => void) => () => void
  /** Try again now instead of waiting. */
  readonly retry: () => void
}

const GATHER_MS = 20
const EVERYTHING = '*'

export function createEventHub(options: HubOptions): EventHub {
  let positions: StreamPositions = noPositions
  let connection: Connection = { state: 'idle' }
  let source: EventSourceLike | null = null
  let attempts = 0
  let cancelTimer: () => void = () => undefined
  const listeners = new Map<string, Set<StreamListener>>()
  const watchers = new Set<() => void>()

  const become = (next: Connection): void => {
    connection = next
    for (const watcher of watchers) watcher()
  }

  const close = (): void => {
    source?.close()
    source = null
  }

  const connect = (): void => {
    cancelTimer()
    close()
    const address = streamAddress(positions, listeners.keys())
    if (address === null) return become({ state: 'idle' })
    if (connection.state !== 'cut') become({ state: 'opening', since: options.now() })
    const opened = options.open(address)
    source = opened
    opened.addEventListener('open', () => {
      if (source !== opened) return
      attempts = 0
      become({ state: 'open' })
    })
    opened.addEventListener('error', () => {
      if (source === opened) breakOff()
    })
    for (const event of ['event', 'log', 'end', 'lost']) {
      opened.addEventListener(event, ({ data }) => {
        if (source === opened && typeof data === 'string') take(parseMessage(event, data))
      })
    }
  }

  const breakOff = (): void => {
    close()
    const wait = Math.min(15_000, 500 * 2 ** attempts) * (0.5 + options.random() / 2)
    attempts = Math.min(attempts + 1, 10)
    const now = options.now()
    become({ state: 'cut', since: connection.state === 'cut' || connection.state === 'opening' ? connection.since : now, nextTryAt: now + wait })
    cancelTimer = options.later(connect, wait)
  }

  const take = (message: StreamMessage | null): void => {
    if (message === null) return
    if (message.stream === EVERYTHING) return endAll(message)
    const answer = receive(positions, message)
    positions = answer.positions
    const { verdict } = answer
    if (verdict === 'repeated') return
    for (const listener of listeners.get(message.stream) ?? []) listener(message, verdict)
  }

  /** A restart closes the connection next, which is a break like any other; being signed out is not tried again. */
  const endAll = ({ event, data }: StreamMessage): void => {
    if (event !== 'end' || data['reason'] !== 'signed-out') return
    close()
    become({ state: 'idle' })
    options.onSignedOut()
  }

  const reopenSoon = (): void => {
    if (connection.state === 'cut') return
    cancelTimer()
    cancelTimer = options.later(connect, GATHER_MS)
  }

  return {
    subscribe(stream, from, listener) {
      const known = listeners.get(stream)
      positions = startAt(positions, stream, from)
      if (known) known.add(listener)
      else {
        listeners.set(stream, new Set([listener]))
        reopenSoon()
      }
      return () => {
        const left = listeners.get(stream)
        left?.delete(listener)
        if (left?.size !== 0) return
        listeners.delete(stream)
        positions = forget(positions, stream)
        reopenSoon()
      }
    },
    connection: () => connection,
    onConnection(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    retry() {
      if (connection.state === 'cut') connect()
    },
  }
}
