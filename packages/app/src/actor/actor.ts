import type { Role } from '@podo/domain'
import type { Secret } from '@podo/kernel'

/** How a caller shows who it is; read from the request by the transport. */
export type Credential =
  | { readonly kind: 'session'; readonly token: Secret }
  | { readonly kind: 'token'; readonly token: Secret }
  /** The 0600 token of this machine; the transport has checked that the request came over loopback. */
  | { readonly kind: 'local'; readonly token: Secret }

export type ActorVia = 'console' | 'cli' | 'api' | 'local'

export interface ActorTeam {
  readonly id: string
  readonly name: string
  readonly role: Role
}

export interface ActorUser {
  readonly id: string
  readonly displayName: string
  readonly login: string
  readonly isAdministrator: boolean
  readonly hasPassword: boolean
}

/** Who asks, as the database said when the request came. Roles are those of this moment, never of the sign-in. */
export interface Actor {
  /** Null for this machine's token while nobody has an account yet. */
  readonly user: ActorUser | null
  readonly teams: readonly ActorTeam[]
  readonly isAdministrator: boolean
  readonly via: ActorVia
  /** For the audit log: a person's name, or `this machine`. */
  readonly name: string
  readonly credentialId: string | null
  readonly expiresAt: Date
}

export const teamIds = (actor: Actor): string[] => actor.teams.map((team) => team.id)
