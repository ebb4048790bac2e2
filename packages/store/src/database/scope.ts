import { isId } from '@podo/kernel'

/** Whose rows a transaction may see; row-level security reads it. */
export type Scope =
  /** A request whose actor is known: the rows of these teams. */
  | { readonly kind: 'team'; readonly teamIds: readonly string[]; readonly userId: string | null }
  /** While a request is being told apart: users, sessions, links and tokens, nothing else. */
  | { readonly kind: 'authentication' }
  /** Podo's own pages: settings, users, the whole audit log. */
  | { readonly kind: 'administrator'; readonly userId: string }
  /** The engine and its reconcilers: every team, no sign-in. */
  | { readonly kind: 'worker' }

export type DatabaseRole = 'api' | 'worker'

export const ROLE_NAMES = { api: 'podo_api', worker: 'podo_worker' } as const satisfies Record<DatabaseRole, string>

/** More than a person is ever in; bounds the statement's length. */
const MAX_TEAMS = 1000

/**
 * The statements that open a transaction, sent in one round trip. They are literals because the simple protocol takes
 * no parameters: only words from this file and ids that have the shape of one come into them.
 */
export function beginStatement(role: DatabaseRole, scope: Scope, assumeRole: boolean): string {
  if ((scope.kind === 'worker') !== (role === 'worker')) throw new Error(`scope ${scope.kind} does not belong to role ${role}`)
  const statements = ['begin']
  if (assumeRole) statements.push(`set local role ${ROLE_NAMES[role]}`)
  statements.push(`set local podo.scope = '${scope.kind}'`)
  // Joins are planned in the order in which they are written: with row-level security a page's query of eleven tables
  // takes 8 ms to plan otherwise and 0.8 ms to run; so it takes 1.3 ms.
  if (role === 'api') statements.push('set local join_collapse_limit = 1')
  if (scope.kind === 'team') {
    if (scope.teamIds.length > MAX_TEAMS) throw new Error('a scope holds at most 1,000 teams')
    statements.push(`set local podo.teams = '${scope.teamIds.map(checkedId).join(',')}'`)
    if (scope.userId !== null) statements.push(`set local podo."user" = '${checkedId(scope.userId)}'`)
  }
  if (scope.kind === 'administrator') statements.push(`set local podo."user" = '${checkedId(scope.userId)}'`)
  return statements.join('; ')
}

function checkedId(id: string): string {
  if (!isId(id)) throw new Error('a scope takes ids only')
  return id
}
