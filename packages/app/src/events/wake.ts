import type { Listener } from '@podo/store'

export interface Wakes {
  /** Whether the stream grew since the last call; else waits for that, `waitMs` at most, or until the signal. */
  next(streamId: string, waitMs: number, signal: AbortSignal): Promise<void>
  close(): void
}

/** Turns the database's notifications into wakes of the streams that one connection follows. */
export function createWakes(listener: Listener, streamIds: readonly string[]): Wakes {
  const grown = new Set<string>()
  const waiting = new Map<string, () => void>()
  const wake = (id: string): void => {
    grown.add(id)
    waiting.get(id)?.()
  }
  const unsubscribe = listener.subscribe({
    notified: (payload) => {
      const id = payload.slice(0, 36)
      if (streamIds.includes(id)) wake(id)
    },
    missed: () => streamIds.forEach(wake),
  })
  return {
    next: (id, waitMs, signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          waiting.delete(id)
          grown.delete(id)
          resolve()
        }
        const timer = setTimeout(done, waitMs)
        if (grown.has(id) || signal.aborted) return done()
        waiting.set(id, done)
        signal.addEventListener('abort', done, { once: true })
      }),
    close: unsubscribe,
  }
}
