import { invalid } from '@podo/kernel'
import { emit, setScale, viewScale } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import { record } from '../actor/record.ts'
import type { PlacedCall } from '../operation/call.ts'
import type { ScaleAnswer } from './get.ts'

const NAME = /^[a-z][a-z0-9-]{0,29}$/

/**
 * Stores the counts, then tells the runtime. A runtime that is away takes them at the next start: the counts are kept,
 * and the answer says so by its error, which is worth trying again.
 */
export async function update(call: PlacedCall<TargetPlace>, input: { readonly counts: Record<string, number> }): Promise<ScaleAnswer> {
  const { place, actor, services } = call
  const names = Object.keys(input.counts)
  if (names.length > 50 || names.some((name) => !NAME.test(name))) throw invalid('INVALID_INPUT', 'A process name has small letters, digits and hyphens, and begins with a letter.', { field: 'counts' })
  const stored = await call.transaction(async (tx) => {
    const before = await viewScale(tx, place.targetId)
    const unknown = names.find((name) => before.processes.length > 0 && !before.processes.includes(name))
    if (unknown !== undefined) throw invalid('INVALID_INPUT', `There is no process ${unknown}; this app has ${before.processes.join(', ')}.`, { field: 'counts' })
    const counts = { ...before.counts, ...input.counts }
    await setScale(tx, place.targetId, counts)
    await emit(tx, place.targetId, 'scale.set', { counts })
    await record(tx, actor, place.teamId, { action: 'scale.set', subject: `app ${place.project}/${place.app}`, detail: { environment: place.environment, counts: input.counts } })
    return { counts, processes: [...before.processes] }
  })
  await services.runtime.scale({ id: place.targetId, appId: place.appId, app: place.app }, stored.counts)
  return stored
}
