import type { ConfigVersion } from '@podo/contract'
import { listConfigVersions } from '@podo/store'
import type { ConfigVersionView, TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { numberMark, pageOf } from '../operation/page.ts'
import type { Page } from '../operation/page.ts'
import { diffVersions } from './diff-versions.ts'

/** Each with its changes against the one before. */
export async function versions(call: PlacedCall<TargetPlace>, input: { readonly limit: number; readonly before?: string | undefined }): Promise<Page<ConfigVersion>> {
  const before = numberMark(input.before)
  const rows = await call.transaction((tx) => listConfigVersions(tx, call.place.targetId, { limit: input.limit + 1, before }))
  return pageOf(rows.map((row, index) => present(row, rows[index + 1])), input.limit, (last) => String(last.number))
}

const EMPTY = { variables: {}, secretVersions: {}, overrides: {} }

const present = (view: ConfigVersionView, older: ConfigVersionView | undefined): ConfigVersion => ({
  number: view.number,
  createdAt: view.createdAt,
  createdBy: view.createdBy,
  copiedFrom: view.copiedFrom,
  changes: diffVersions(older ?? EMPTY, view),
})
