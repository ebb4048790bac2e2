import type { Deployment } from '@podo/contract'
import { listDeployments } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { numberMark, pageOf } from '../operation/page.ts'
import type { Page } from '../operation/page.ts'
import { presentDeployment } from './present.ts'

export async function list(call: PlacedCall<TargetPlace>, input: { readonly limit: number; readonly before?: string | undefined }): Promise<Page<Deployment>> {
  const before = numberMark(input.before)
  const rows = await call.transaction((tx) => listDeployments(tx, call.place.targetId, { limit: input.limit + 1, before }))
  return pageOf(rows.map((row) => presentDeployment(row, call.actor)), input.limit, (last) => String(last.number))
}
