import { acquireLease, nextDeployment } from '@podo/store'
import type { Deployment } from '@podo/store'
import { faultPoint } from '@podo/kernel'
import type { EngineOptions } from '../engine.ts'
import { runDeployment } from '../pipeline.ts'
import { keepLease, LeaseLost } from './keep-lease.ts'

/**
 * Takes the target's lease, takes its open deployments to their ends one after another, gives the lease back. Returns
 * at once when somebody else drives.
 */
export async function driveTarget(options: EngineOptions, owner: string, targetId: string, stopping: AbortSignal): Promise<void> {
  const seconds = options.leaseSeconds ?? 15
  const taken = performance.now()
  const lease = await options.database.transaction({ kind: 'worker' }, (tx) => acquireLease(tx, targetId, owner, seconds))
  if (lease === null) return
  await faultPoint('claim.after')
  const held = keepLease(options, lease, seconds, taken, stopping)
  try {
    for (let deployment = await next(options, targetId); deployment !== null; deployment = await next(options, targetId)) {
      held.signal.throwIfAborted()
      await runDeployment(options, { lease, signal: held.signal }, deployment)
    }
  } catch (error) {
    if (!(error instanceof LeaseLost) && !stopping.aborted) throw error
    options.log.info({ targetId }, 'stopped driving a deployment')
  } finally {
    await held.release()
  }
}

const next = (options: EngineOptions, targetId: string): Promise<Deployment | null> =>
  options.database.transaction({ kind: 'worker' }, (tx) => nextDeployment(tx, targetId))
