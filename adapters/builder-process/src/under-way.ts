import type { BuildResult } from '@podo/ports'

/** Builds of one key wait for one another, so that the second finds what the first made. */
export interface UnderWay {
  run(buildKey: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<BuildResult>): Promise<BuildResult>
  /** Ends the builds of a key, the one that runs and those that wait; answers when they have. */
  cancel(buildKey: string): Promise<void>
}

interface Line {
  last: Promise<unknown>
  readonly stops: Set<AbortController>
}

export function createUnderWay(): UnderWay {
  const lines = new Map<string, Line>()
  return {
    run: async (buildKey, signal, work) => {
      const line = lines.get(buildKey) ?? { last: Promise.resolve(), stops: new Set() }
      lines.set(buildKey, line)
      const stop = new AbortController()
      const either = AbortSignal.any([signal, stop.signal])
      const before = line.last
      const mine = untilAborted(before, either).then((ready) => (ready ? work(either) : cancelledInLine))
      const settled = Promise.allSettled([before, mine])
      line.last = settled
      line.stops.add(stop)
      try {
        return await mine
      } finally {
        line.stops.delete(stop)
        if (line.stops.size === 0) lines.delete(buildKey)
      }
    },
    cancel: async (buildKey) => {
      const line = lines.get(buildKey)
      if (line === undefined) return
      for (const stop of line.stops) stop.abort(new Error('cancelled'))
      await line.last
    },
  }
}

const cancelledInLine: BuildResult = { kind: 'failed', step: 'install', reason: 'cancelled', exitCode: null, signal: null, lastLines: [] }

/** True when the promise came first. */
function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const onAbort = (): void => resolve(false)
    signal.addEventListener('abort', onAbort, { once: true })
    const onSettled = (): void => {
      signal.removeEventListener('abort', onAbort)
      resolve(true)
    }
    promise.then(onSettled, onSettled)
  })
}
