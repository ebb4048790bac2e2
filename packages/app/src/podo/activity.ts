import type { AuditEvent } from '@podo/contract'
import { listActivity } from '@podo/store'
import { teamIds } from '../actor/actor.ts'
import type { Actor } from '../actor/actor.ts'
import { actorTransaction } from '../operation/guard.ts'
import type { Call } from '../operation/call.ts'
import { badMark, pageOf } from '../operation/page.ts'
import type { Page } from '../operation/page.ts'

/** Acts on what the actor's teams own; for an administrator also those of no team, such as signing in. */
export async function activity(call: Call & { readonly actor: Actor }, input: { readonly limit: number; readonly before?: string | undefined }): Promise<Page<AuditEvent>> {
  const { actor, services } = call
  if (input.before !== undefined && !/^\d{1,18}$/.test(input.before)) throw badMark()
  const { isAdministrator, user } = actor
  const page = { limit: input.limit + 1, before: input.before ?? null }
  const rows =
    isAdministrator && user !== null
      ? await services.database.transaction({ kind: 'administrator', userId: user.id }, (tx) => listActivity(tx, teamIds(actor), { ...page, withUnowned: true }))
      : await actorTransaction(services, actor)((tx) => listActivity(tx, teamIds(actor), { ...page, withUnowned: false }))
  return pageOf(rows.map((row) => ({ ...row, detail: { ...row.detail } })), input.limit, (last) => last.id)
}
