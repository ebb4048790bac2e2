/** Requests that wait for the next table, each with a moment at which it waits no longer. */
export interface HoldingPlace {
  /** False when it is full. `resume` is called once: at the next table, after `everyMs`, or when the place closes. */
  readonly wait: (resume: () => void, everyMs: number) => boolean
  readonly wakeAll: () => void
  readonly size: number
}

export function createHoldingPlace(capacity: number): HoldingPlace {
  const waiting = new Set<() => void>()
  return {
    wait(resume, everyMs) {
      if (waiting.size >= capacity) return false
      const wake = (): void => {
        if (!waiting.delete(wake)) return
        clearTimeout(timer)
        resume()
      }
      const timer = setTimeout(wake, everyMs)
      waiting.add(wake)
      return true
    },
    wakeAll() {
      // A copy: who wakes may lie down again.
      for (const wake of Array.from(waiting)) wake()
    },
    get size() {
      return waiting.size
    },
  }
}
