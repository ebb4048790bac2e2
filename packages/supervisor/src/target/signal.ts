/** A number that grows at each change, and those who wait for it to grow. */
export interface ChangeSignal {
  revision(): number
  raise(): void
  /** Returns when the revision is above `since`, the time is over or the caller has gone. */
  wait(since: number, waitMs: number, signal: AbortSignal): Promise<void>
}

export function createSignal(): ChangeSignal {
  // Begins at the clock, so that it goes on growing after a restart of the agent.
  let revision = Date.now()
  const waiters = new Set<() => void>()
  return {
    revision: () => revision,
    raise() {
      revision += 1
      for (const wake of [...waiters]) wake()
    },
    wait(since, waitMs, signal) {
      if (revision > since || waitMs <= 0 || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer)
          waiters.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, waitMs)
        waiters.add(wake)
        signal.addEventListener('abort', wake, { once: true })
      })
    },
  }
}
