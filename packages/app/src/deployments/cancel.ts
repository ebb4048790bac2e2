import { requestCancel } from '@podo/engine'
import type { Deployment } from '@podo/contract'
import { absent } from '@podo/kernel'
import { viewDeployment } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { answerAccepted } from './create.ts'

export async function cancel(call: PlacedCall<TargetPlace>, input: { readonly number: number }): Promise<Deployment> {
  const { place, actor } = call
  return call.transaction(async (tx) => {
    const view = await viewDeployment(tx, place.targetId, input.number)
    if (view === null) throw absent('deployment')
    await requestCancel(tx, { deploymentId: view.id, userId: actor.user?.id ?? null })
    return answerAccepted(tx, call, input.number, 'deployment.cancel')
  })
}
