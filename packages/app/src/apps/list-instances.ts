import type { ObservedRelease } from '@podo/ports'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { unreachable } from './observe.ts'

/** What runs at this moment, from the runtime itself. */
export async function listInstances(call: PlacedCall<TargetPlace>) {
  const { targetId, appId, app } = call.place
  const releases = await call.services.runtime.list({ id: targetId, appId, app }).catch(unreachable)
  return { reachable: releases !== null, instances: (releases ?? []).flatMap(instancesOf) }
}

const instancesOf = (release: ObservedRelease) =>
  release.instances.map(({ id, process, state, startedAt, restarts, memoryBytes }) => ({ id, process, release: release.label, state, startedAt, restarts, memoryBytes }))
