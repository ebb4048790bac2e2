import type { Role } from '@podo/domain'
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso } from './columns.ts'

export interface MemberView {
  readonly id: string
  readonly name: string
  readonly role: Role
}

export interface AccountView {
  readonly id: string
  readonly displayName: string
  readonly login: string
  readonly isAdministrator: boolean
  readonly hasPassword: boolean
}

/** Who stands behind a credential, with the roles of this moment. Read in the scope `authentication`. */
export interface CredentialView {
  readonly credentialId: string
  readonly user: AccountView
  readonly teams: readonly MemberView[]
  readonly expiresAt: string | null
  /** Its use was last noted a minute ago or more. */
  readonly isStale: boolean
}

const account: SQL = sql`json_build_object('id', u.id, 'displayName', u.display_name, 'login', u.login, 'isAdministrator', u.is_administrator,
  'hasPassword', exists (select 1 from user_passwords w where w.user_id = u.id))`

const memberships: SQL = sql`coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name, 'role', m.role) order by t.created_at, t.id)
  from memberships m join teams t on t.id = m.team_id where m.user_id = u.id), '[]')`

export async function viewSession(tx: Tx, tokenHash: Buffer): Promise<CredentialView | null> {
  const { rows } = await tx.execute(sql`
    select s.id as "credentialId", ${account} as "user", ${memberships} as "teams", ${iso(sql`s.expires_at`)} as "expiresAt",
      s.last_seen_at < now() - interval '1 minute' as "isStale"
    from sessions s join users u on u.id = s.user_id where s.token_hash = ${tokenHash} and s.expires_at > now() and u.disabled_at is null`)
  return (rows[0] as CredentialView | undefined) ?? null
}

/** An API token reaches its one team, with the lesser of its role and the user's role of now. */
export async function viewApiToken(tx: Tx, tokenHash: Buffer): Promise<CredentialView | null> {
  const { rows } = await tx.execute(sql`
    select k.id as "credentialId", ${account} as "user", ${iso(sql`k.expires_at`)} as "expiresAt",
      coalesce(k.last_used_at < now() - interval '1 minute', true) as "isStale",
      json_build_array(json_build_object('id', t.id, 'name', t.name, 'role',
        case when array_position(${ROLE_ORDER}, k.role) > array_position(${ROLE_ORDER}, m.role) then k.role else m.role end)) as "teams"
    from api_tokens k join users u on u.id = k.user_id join memberships m on m.user_id = u.id and m.team_id = k.team_id join teams t on t.id = k.team_id
    where k.token_hash = ${tokenHash} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and u.disabled_at is null`)
  return (rows[0] as CredentialView | undefined) ?? null
}

const ROLE_ORDER: SQL = sql`array['owner', 'maintainer', 'developer', 'viewer']::text[]`

export interface LocalView {
  readonly user: AccountView | null
  readonly team: { readonly id: string; readonly name: string } | null
}

/** The first administrator and the first team: whom this machine's token acts as. */
export async function viewLocal(tx: Tx): Promise<LocalView> {
  const { rows } = await tx.execute(sql`
    select (select ${account} from users u where u.is_administrator and u.disabled_at is null order by u.created_at, u.id limit 1) as "user",
      (select json_build_object('id', t.id, 'name', t.name) from teams t order by t.created_at, t.id limit 1) as "team"`)
  return rows[0] as unknown as LocalView
}

export interface ApiTokenView {
  readonly id: string
  readonly teamId: string
  readonly name: string
  readonly role: Role
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly expiresAt: string | null
}

/** A user's own tokens in these teams that were not revoked, newest first. */
export async function listApiTokens(tx: Tx, teams: readonly string[], userId: string): Promise<ApiTokenView[]> {
  const { rows } = await tx.execute(sql`
    select id, team_id as "teamId", name, role, ${iso(sql`created_at`)} as "createdAt", ${iso(sql`last_used_at`)} as "lastUsedAt", ${iso(sql`expires_at`)} as "expiresAt"
    from api_tokens where user_id = ${userId} and team_id = any(${`{${teams.join(',')}}`}::uuid[]) and revoked_at is null order by created_at desc, id desc limit 500`)
  return rows as unknown as ApiTokenView[]
}
