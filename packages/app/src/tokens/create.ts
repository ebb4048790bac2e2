import type { ApiToken } from '@podo/contract'
import { ROLES } from '@podo/domain'
import type { Role } from '@podo/domain'
import { absent } from '@podo/kernel'
import { createApiToken } from '@podo/store'
import { forbidden } from '../actor/authorize.ts'
import { record } from '../actor/record.ts'
import type { Actor } from '../actor/actor.ts'
import { actorTransaction } from '../operation/guard.ts'
import type { Call } from '../operation/call.ts'
import { API_TOKEN_PREFIX, hashToken, newTokenText } from '../session/token-text.ts'

interface CreateInput {
  readonly name: string
  readonly team?: string | undefined
  readonly role: Role
  readonly expiresInDays: number | null
}

/** Shown once, stored hashed; never above the maker's own role, and never by another token. */
export async function create(call: Call & { readonly actor: Actor }, input: CreateInput): Promise<ApiToken & { token: string }> {
  const { actor, services } = call
  const { user } = actor
  if (user === null || actor.via === 'api' || actor.via === 'cli') throw forbidden('A token is made by a person who is signed in, not by a token.')
  const team = input.team === undefined ? actor.teams[0] : actor.teams.find((one) => one.id === input.team)
  if (team === undefined) throw absent('team')
  if (ROLES.indexOf(input.role) < ROLES.indexOf(team.role)) throw forbidden(`Your role in this team is ${team.role}; a token cannot have more.`)
  const token = newTokenText(API_TOKEN_PREFIX)
  const expiresAt = input.expiresInDays === null ? null : new Date(Date.now() + input.expiresInDays * 86_400_000)
  const made = await actorTransaction(services, actor)(async (tx) => {
    const row = await createApiToken(tx, { teamId: team.id, userId: user.id, name: input.name, tokenHash: hashToken(token), role: input.role, expiresAt })
    await record(tx, actor, team.id, { action: 'token.create', subject: `token ${input.name}`, detail: { role: input.role } })
    return row
  })
  return { id: made.id, name: input.name, role: input.role, createdAt: made.createdAt.toISOString(), lastUsedAt: null, expiresAt: expiresAt?.toISOString() ?? null, token: token.reveal() }
}
