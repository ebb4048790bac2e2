import type { ConfigChange } from '@podo/contract'
import { absent } from '@podo/kernel'
import { viewConfigVersion } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { diffVersions } from './diff-versions.ts'

export async function diff(call: PlacedCall<TargetPlace>, input: { readonly from: number; readonly to: number }): Promise<{ changes: ConfigChange[] }> {
  const { targetId } = call.place
  const [from, to] = await call.transaction(async (tx) => [await viewConfigVersion(tx, targetId, input.from), await viewConfigVersion(tx, targetId, input.to)] as const)
  if (from === null || to === null) throw absent('config version')
  return { changes: diffVersions(from, to) }
}
