import { emit, liftHold as lift } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import { record } from '../actor/record.ts'
import type { PlacedCall } from '../operation/call.ts'

/** Lifting what is not held is no error: the end is the same. */
export async function liftHold(call: PlacedCall<TargetPlace>): Promise<Record<string, never>> {
  const { place, actor } = call
  await call.transaction(async (tx) => {
    const was = await lift(tx, place.targetId)
    if (!was) return
    await emit(tx, place.targetId, 'hold.lifted', {})
    await record(tx, actor, place.teamId, { action: 'hold.lift', subject: `app ${place.project}/${place.app}`, detail: { environment: place.environment } })
  })
  return {}
}
