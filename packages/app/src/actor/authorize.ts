import type { Policy } from '@podo/contract'
import { grants } from '@podo/domain'
import type { Permission } from '@podo/domain'
import { AppError, unreachable } from '@podo/kernel'
import type { Actor, ActorTeam } from './actor.ts'

/** What an operation's path names: a team's thing, or nothing of a team. */
export type Subject = { readonly kind: 'team'; readonly teamId: string } | { readonly kind: 'none' }

/**
 * The one decision: may this actor do what the policy asks, to this subject? Throws when not.
 * A team that the actor is not in never comes here: its things were not found (trust.md rule 5).
 */
export function authorize(policy: Policy, actor: Actor | null, subject: Subject): void {
  if (policy === 'anyone') return
  if (actor === null) throw unauthenticated()
  switch (policy) {
    case 'user':
      return
    case 'local':
      if (actor.via !== 'local') throw forbidden('Only a program on the machine that runs Podo can do this.')
      return
    case 'administrator':
      if (!actor.isAdministrator) throw forbidden('Only an administrator of Podo can do this.')
      return
    case 'read':
    case 'deploy':
    case 'configure':
    case 'manage':
    case 'own':
      authorizeTeam(policy, actor, subject)
      return
    default:
      unreachable(policy)
  }
}

function authorizeTeam(permission: Permission, actor: Actor, subject: Subject): void {
  const granted = subject.kind === 'none' ? actor.teams.some((team) => grants(team.role, permission)) : grantedBy(actor, subject.teamId, permission)
  if (!granted) throw forbidden('Your role in this team does not allow this. Ask an owner or maintainer of the team.')
}

function grantedBy(actor: Actor, teamId: string, permission: Permission): boolean {
  const team: ActorTeam | undefined = actor.teams.find((one) => one.id === teamId)
  return team !== undefined && grants(team.role, permission)
}

export const mayIn = (actor: Actor, teamId: string, permission: Permission): boolean => grantedBy(actor, teamId, permission)

export const unauthenticated = (): AppError => new AppError({ kind: 'unauthenticated', code: 'UNAUTHENTICATED', publicMessage: 'Sign in first.' })

export const forbidden = (publicMessage: string): AppError => new AppError({ kind: 'forbidden', code: 'FORBIDDEN', publicMessage })
