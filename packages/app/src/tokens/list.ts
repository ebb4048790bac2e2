import type { ApiToken } from '@podo/contract'
import { listApiTokens } from '@podo/store'
import type { ApiTokenView } from '@podo/store'
import { teamIds } from '../actor/actor.ts'
import type { Actor } from '../actor/actor.ts'
import { actorTransaction } from '../operation/guard.ts'
import type { Call } from '../operation/call.ts'

export async function list(call: Call & { readonly actor: Actor }): Promise<{ items: ApiToken[] }> {
  const { actor, services } = call
  const { user } = actor
  if (user === null) return { items: [] }
  const rows = await actorTransaction(services, actor)((tx) => listApiTokens(tx, teamIds(actor), user.id))
  return { items: rows.map(present) }
}

const present = ({ id, name, role, createdAt, lastUsedAt, expiresAt }: ApiTokenView): ApiToken => ({ id, name, role, createdAt, lastUsedAt, expiresAt })
