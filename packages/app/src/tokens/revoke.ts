import { absent } from '@podo/kernel'
import { revokeApiToken } from '@podo/store'
import { teamIds } from '../actor/actor.ts'
import { record } from '../actor/record.ts'
import type { Actor } from '../actor/actor.ts'
import { actorTransaction } from '../operation/guard.ts'
import type { Call } from '../operation/call.ts'

/** Own tokens only; it ends with the next look, within seconds where a stream is open. */
export async function revoke(call: Call & { readonly actor: Actor }, input: { readonly id: string }): Promise<Record<string, never>> {
  const { actor, services } = call
  const { user } = actor
  if (user === null) throw absent('token')
  await actorTransaction(services, actor)(async (tx) => {
    const revoked = await revokeApiToken(tx, { teamIds: teamIds(actor), userId: user.id, id: input.id })
    if (revoked === null) throw absent('token')
    await record(tx, actor, revoked.teamId, { action: 'token.revoke', subject: `token ${revoked.name}` })
  })
  return {}
}
