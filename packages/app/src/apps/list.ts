import type { App } from '@podo/contract'
import { listApps } from '@podo/store'
import type { ProjectPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { pageOf } from '../operation/page.ts'
import type { Page } from '../operation/page.ts'
import { presentApps, readWithLatest } from './present.ts'

export async function list(call: PlacedCall<ProjectPlace>, input: { readonly limit: number; readonly before?: string | undefined }): Promise<Page<App>> {
  const { services, actor, place } = call
  const page = await call.transaction(async (tx) => {
    const rows = await listApps(tx, place.projectId, { limit: input.limit + 1, after: input.before ?? null })
    const shown = pageOf(rows, input.limit, (last) => last.name)
    return { next: shown.next, seen: await readWithLatest(tx, shown.items) }
  })
  return { items: await presentApps(services, actor, page.seen), next: page.next }
}
