import type { Session } from '@podo/contract'
import type { Actor } from '../actor/actor.ts'

/** This machine's token works before anybody has an account. */
const NOBODY = { id: '00000000-0000-0000-0000-000000000000', displayName: 'This machine', login: 'local', hasPassword: false }

export function presentSession(actor: Actor): Session {
  return {
    user: { ...(actor.user ?? NOBODY), isAdministrator: actor.isAdministrator },
    teams: actor.teams.map(({ id, name, role }) => ({ id, name, role })),
    expiresAt: actor.expiresAt.toISOString(),
  }
}
