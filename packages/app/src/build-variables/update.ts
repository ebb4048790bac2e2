import type { BuildVariables } from '@podo/contract'
import { checkVariable } from '@podo/domain'
import { invalid } from '@podo/kernel'
import { setBuildVariables, viewBuildVariables } from '@podo/store'
import type { AppPlace } from '@podo/store'
import { record } from '../actor/record.ts'
import type { PlacedCall } from '../operation/call.ts'
import { presentBuildVariables } from './list.ts'

interface UpdateInput {
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

/** Sets and removes; nothing is deployed, because a build begins with a deployment. */
export async function update(call: PlacedCall<AppPlace>, { set, remove }: UpdateInput): Promise<BuildVariables & { changed: string[] }> {
  for (const [name, value] of Object.entries(set)) checkVariable(name, value)
  const twice = Object.keys(set).find((name) => remove.includes(name))
  if (twice !== undefined) throw invalid('INVALID_INPUT', `${twice.slice(0, 40)} stands in the request twice; set it or remove it.`, { field: twice.slice(0, 128) })
  const { place, actor, services } = call
  return call.transaction(async (tx) => {
    const changed = await setBuildVariables(tx, services.secrets, { teamId: place.teamId, appId: place.appId, set, remove, userId: actor.user?.id ?? null })
    const now = presentBuildVariables(await viewBuildVariables(tx, place.teamId, place.appId))
    if (changed.length > 0) await record(tx, actor, place.teamId, { action: 'build-variables.update', subject: `app ${place.project}/${place.app}`, detail: { names: changed } })
    return { ...now, changed: [...changed] }
  })
}
