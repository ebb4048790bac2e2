import type { Changes } from '@podo/contract'
import { absent } from '@podo/kernel'
import { viewConfigVersionById, viewRelease } from '@podo/store'
import type { TargetPlace, Tx } from '@podo/store'
import { diffVersions } from '../config/diff-versions.ts'
import type { PlacedCall } from '../operation/call.ts'
import { sourceChanges } from '../deployments/get.ts'

/** From release `with` to release `number`. */
export async function compare(call: PlacedCall<TargetPlace>, input: { readonly number: number; readonly with: number }): Promise<Changes & { from: number; to: number }> {
  const { place, services } = call
  const [from, to] = await call.transaction(async (tx) => [await read(tx, place.targetId, input.with), await read(tx, place.targetId, input.number)] as const)
  const previous = { release: from.release.number, commit: from.release.commit.commit, configVersionId: from.config.id, configVersion: from.config.number }
  const source = await sourceChanges(services.sources, { appId: place.appId, commit: to.release.commit.commit, previous })
  return { ...source, configFrom: from.config.number, configTo: to.config.number, config: diffVersions(from.config, to.config), from: input.with, to: input.number }
}

async function read(tx: Tx, targetId: string, number: number) {
  const release = await viewRelease(tx, targetId, number)
  const config = release === null ? null : await viewConfigVersionById(tx, targetId, release.configVersionId)
  if (release === null || config === null) throw absent('release')
  return { release, config }
}
