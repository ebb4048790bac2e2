import type { AuditEvent } from '@podo/contract'
import { listActivity } from '@podo/store'
import { teamIds } from '../actor/actor.ts'
import type { Actor } from '../actor/actor.ts'
import { actorTransaction } from '../operation/guard.ts'
import type { Call } from '../operation/call.ts'
import { badMark, pageOf } from '../operation/page.ts'
import type { Page } from '../operation/page.ts'

/** Acts on what the actor's teams own. */
export async function activity(call: Call & { readonly actor: Actor }, input: { readonly limit: number; readonly before?: string | undefined }): Promise<Page<AuditEvent>> {
  const { actor, services } = call
  if (input.before !== undefined && !/^\d{1,18}$/.test(input.before)) throw badMark()
  const rows = await actorTransaction(services, actor)((tx) => listActivity(tx, teamIds(actor), { limit: input.limit + 1, before: input.before ?? null }))
  return pageOf(rows.map((row) => ({ ...row, detail: { ...row.detail } })), input.limit, (last) => last.id)
}
