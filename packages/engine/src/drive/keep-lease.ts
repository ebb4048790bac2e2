import { delay, within } from '@podo/kernel'
import { releaseLease, renewLease } from '@podo/store'
import type { Lease } from '@podo/store'
import type { EngineOptions } from '../engine.ts'

/** Somebody else drives now, or may soon: stop without another write. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

export interface HeldLease {
  /** Aborts before the lease ends when it could not be renewed, and when the engine stops. */
  readonly signal: AbortSignal
  release(): Promise<void>
}

/** Whoever cannot renew must have stopped when the lease ends on the database's clock: it gives up at 80 % of it. */
const GIVE_UP_SHARE = 0.8

export function keepLease(options: EngineOptions, lease: Lease, seconds: number, taken: number, stopping: AbortSignal): HeldLease {
  const lost = new AbortController()
  const done = new AbortController()
  const signal = AbortSignal.any([lost.signal, stopping])
  const renewing = renewUntil(done.signal)
  return {
    signal,
    release: async () => {
      done.abort()
      await renewing
      try {
        await options.database.transaction({ kind: 'worker' }, (tx) => releaseLease(tx, lease))
      } catch (error) {
        options.log.warn({ err: error, targetId: lease.targetId }, 'a lease could not be given back; it runs out by itself')
      }
    },
  }

  async function renewUntil(end: AbortSignal): Promise<void> {
    let good = taken
    while (!end.aborted && !lost.signal.aborted) {
      await delay((seconds * 1000) / 3, end).catch(() => undefined)
      if (end.aborted) return
      const asked = performance.now()
      try {
        const renewal = options.database.transaction({ kind: 'worker' }, (tx) => renewLease(tx, lease, seconds))
        const renewed = await within('the renewal of a lease', (seconds * 1000) / 4, renewal)
        if (!renewed) lost.abort(new LeaseLost('the lease was taken'))
        good = asked
      } catch (error) {
        options.log.warn({ err: error, targetId: lease.targetId }, 'a lease could not be renewed')
      }
      if (performance.now() - good > seconds * 1000 * GIVE_UP_SHARE) lost.abort(new LeaseLost('the lease could not be renewed in time'))
    }
  }
}
