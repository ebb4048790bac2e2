import { emit, setHold } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import { record } from '../actor/record.ts'
import type { PlacedCall } from '../operation/call.ts'

/** From now on pushes build and end as `held`; a hold that is there gets the new reason. */
export async function hold(call: PlacedCall<TargetPlace>, input: { readonly reason: string }): Promise<Record<string, never>> {
  const { place, actor } = call
  await call.transaction(async (tx) => {
    await setHold(tx, place.targetId, { reason: input.reason, userId: actor.user?.id ?? null })
    await emit(tx, place.targetId, 'hold.set', { reason: input.reason })
    await record(tx, actor, place.teamId, { action: 'hold.set', subject: `app ${place.project}/${place.app}`, detail: { environment: place.environment, reason: input.reason } })
  })
  return {}
}
