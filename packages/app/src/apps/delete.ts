import { absent, invalid } from '@podo/kernel'
import { emit, markAppDeleting } from '@podo/store'
import type { AppPlace } from '@podo/store'
import { record } from '../actor/record.ts'
import type { PlacedCall } from '../operation/call.ts'

/**
 * Marks the app: from this commit on nothing new is accepted for it. The worker ends what runs, removes releases,
 * configuration, source and logs, and then the rows; a worker that dies is followed by the next.
 */
export async function remove(call: PlacedCall<AppPlace>, input: { readonly confirm: string }): Promise<Record<string, never>> {
  const { place, actor } = call
  if (input.confirm !== place.app) throw invalid('CONFIRM_NAME', `Deleting cannot be undone: confirm it with the app's name, ${place.app}.`, { field: 'confirm' })
  await call.transaction(async (tx) => {
    const targets = await markAppDeleting(tx, place.appId)
    if (targets === null) throw absent('app')
    for (const targetId of targets) await emit(tx, targetId, 'app.deleting', {})
    await record(tx, actor, place.teamId, { action: 'app.delete', subject: `app ${place.project}/${place.app}` })
  })
  return {}
}
