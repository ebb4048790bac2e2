import type { Release } from '@podo/contract'
import { releaseActions } from '@podo/domain'
import { listReleases } from '@podo/store'
import type { ReleaseView, TargetPlace } from '@podo/store'
import { mayIn } from '../actor/authorize.ts'
import type { PlacedCall } from '../operation/call.ts'
import { numberMark, pageOf } from '../operation/page.ts'
import type { Page } from '../operation/page.ts'

export async function list(call: PlacedCall<TargetPlace>, input: { readonly limit: number; readonly before?: string | undefined }): Promise<Page<Release>> {
  const before = numberMark(input.before)
  const rows = await call.transaction((tx) => listReleases(tx, call.place.targetId, { limit: input.limit + 1, before }))
  const mayWrite = mayIn(call.actor, call.place.teamId, 'deploy')
  return pageOf(rows.map((row) => present(row, mayWrite)), input.limit, (last) => String(last.number))
}

const present = (view: ReleaseView, mayWrite: boolean): Release => ({
  id: view.id,
  number: view.number,
  commit: view.commit,
  configVersion: view.configVersion,
  deployment: view.deployment,
  traffic: view.traffic,
  settlesAt: view.settlesAt,
  createdAt: view.createdAt,
  createdBy: view.createdBy,
  wentLiveAt: view.wentLiveAt,
  availableActions: releaseActions({ isLive: view.traffic === 'live', restorable: view.restorable, mayWrite }),
})
