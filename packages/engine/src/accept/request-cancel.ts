import { canBeCancelled } from '@podo/domain'
import { absent, conflict } from '@podo/kernel'
import { emit, endQueued, loadDeployment, lockTarget, markCancel } from '@podo/store'
import type { Tx } from '@podo/store'

/** Ends a queued deployment at once; asks the driver of a working one to stop. Asking twice is asking once. */
export async function requestCancel(tx: Tx, request: { readonly deploymentId: string; readonly userId: string | null }): Promise<void> {
  const seen = await loadDeployment(tx, request.deploymentId)
  if (seen === null) throw absent('deployment')
  await lockTarget(tx, seen.targetId)
  const deployment = await loadDeployment(tx, request.deploymentId)
  if (deployment === null) throw absent('deployment')
  if (!canBeCancelled(deployment.state)) {
    throw conflict('TOO_LATE_TO_CANCEL', deployment.state === 'switch' ? 'Traffic is moving already; roll back instead.' : 'This deployment has ended.')
  }
  if (deployment.state === 'queued') {
    await endQueued(tx, deployment.id, 'cancelled', null)
    await emit(tx, deployment.id, 'deployment.ended', { outcome: 'cancelled' })
    await emit(tx, deployment.targetId, 'deployment.ended', { number: deployment.number, outcome: 'cancelled' })
    return
  }
  if (await markCancel(tx, deployment.id, 'cancelled', { userId: request.userId, supersededBy: null })) {
    await emit(tx, deployment.id, 'deployment.cancel-asked', { outcome: 'cancelled' })
  }
}
