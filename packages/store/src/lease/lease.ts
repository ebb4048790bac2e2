import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

/** The right to drive a target. `token` only grows; every write of an outcome repeats it. */
export interface Lease {
  readonly targetId: string
  readonly owner: string
  readonly token: number
}

/** Null: somebody else drives the target. The database's clock decides. */
export async function acquireLease(tx: Tx, targetId: string, owner: string, seconds: number): Promise<Lease | null> {
  const { rows } = await tx.execute(sql`
    insert into leases (target_id, team_id, token, owner, expires_at)
    select t.id, t.team_id, 1, ${owner}, now() + make_interval(secs => ${seconds}) from app_environments t where t.id = ${targetId}
    on conflict (target_id) do update set token = leases.token + 1, owner = excluded.owner, expires_at = excluded.expires_at
      where leases.expires_at is null or leases.expires_at < now()
    returning token::int as "token"`)
  const row = rows[0] as { token: number } | undefined
  return row === undefined ? null : { targetId, owner, token: row.token }
}

/** False: the lease is lost, whoever held it must stop. */
export async function renewLease(tx: Tx, lease: Lease, seconds: number): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update leases set expires_at = now() + make_interval(secs => ${seconds})
    where target_id = ${lease.targetId} and owner = ${lease.owner} and token = ${lease.token} and expires_at > now()`)
  return rowCount === 1
}

export async function releaseLease(tx: Tx, lease: Lease): Promise<void> {
  await tx.execute(sql`
    update leases set owner = null, expires_at = null
    where target_id = ${lease.targetId} and owner = ${lease.owner} and token = ${lease.token}`)
}

/** Frees leases of workers that are known to be dead, so that their work goes on at once. */
export async function freeLeases(tx: Tx, owners: readonly string[]): Promise<number> {
  if (owners.length === 0) return 0
  const { rowCount } = await tx.execute(sql`update leases set owner = null, expires_at = null where owner in (${sql.join(owners.map((owner) => sql`${owner}`), sql`, `)})`)
  return rowCount ?? 0
}

export async function leaseOwners(tx: Tx): Promise<string[]> {
  const { rows } = await tx.execute(sql`select distinct owner from leases where owner is not null limit 1000`)
  return rows.map((row) => (row as { owner: string }).owner)
}

/**
 * True while the lease is held, and keeps it from being taken until the transaction ends. Used as a condition of every
 * outcome write; zero rows then is the normal answer "no longer yours".
 */
export const holds = (lease: Lease): SQL => sql`exists (select 1 from leases where target_id = ${lease.targetId} and owner = ${lease.owner} and token = ${lease.token} for share)`
