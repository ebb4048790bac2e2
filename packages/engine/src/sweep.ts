import { delay } from '@podo/kernel'
import { undrivenTargets } from '@podo/store'
import type { EngineOptions } from './engine.ts'
import type { Drivers } from './drive/drivers.ts'

const BATCH = 100

/** Every few seconds: drives each target with an open deployment and no living lease. O(open deployments). */
export async function startSweep(options: EngineOptions, drivers: Drivers, signal: AbortSignal): Promise<void> {
  const everyMs = (options.sweepSeconds ?? 5) * 1000
  while (!signal.aborted) {
    try {
      const targets = await options.database.transaction({ kind: 'worker' }, (tx) => undrivenTargets(tx, BATCH))
      for (const targetId of targets) drivers.drive(targetId)
    } catch (error) {
      options.log.warn({ err: error }, 'the sweep could not ask the database')
    }
    await delay(everyMs, signal).catch(() => undefined)
  }
}
