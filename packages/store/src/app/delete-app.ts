import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

/**
 * From the commit on nothing new is accepted for the app. Locks the targets first, as accepting a trigger does, so that
 * a trigger is either accepted before, and seen by whoever removes the app, or refused. Answers the targets; null when
 * there is no such app.
 */
export async function markAppDeleting(tx: Tx, appId: string): Promise<string[] | null> {
  const targets = await tx.execute(sql`select id from app_environments where app_id = ${appId} order by id for update`)
  const { rowCount } = await tx.execute(sql`update apps set deleting_at = coalesce(deleting_at, now()) where id = ${appId}`)
  return rowCount === 1 ? targets.rows.map((row) => (row as { id: string }).id) : null
}

export interface DeletingApp {
  readonly appId: string
  readonly teamId: string
  readonly app: string
  readonly targets: readonly { readonly targetId: string; readonly environment: string }[]
  /** All of them, whose logs go too. */
  readonly deployments: readonly string[]
}

/** What the worker still has to remove, oldest first: O(apps being deleted), on an index of those. */
export async function deletingApps(tx: Tx, limit: number): Promise<DeletingApp[]> {
  const { rows } = await tx.execute(sql`
    select a.id as "appId", a.team_id as "teamId", a.name as "app",
      coalesce((select json_agg(json_build_object('targetId', t.id, 'environment', e.name) order by e.name)
        from app_environments t join environments e on e.id = t.environment_id where t.app_id = a.id), '[]') as "targets",
      coalesce((select json_agg(d.id order by d.number) from deployments d where d.app_id = a.id), '[]') as "deployments"
    from apps a where a.deleting_at is not null order by a.deleting_at, a.id limit ${limit}`)
  return rows as unknown as DeletingApp[]
}

/** The worker's: what waits ends, what works is asked to end. Answers how many are open still. */
export async function cancelAllOf(tx: Tx, appId: string): Promise<number> {
  await tx.execute(sql`update deployments set state = 'cancelled', ended_at = now() where app_id = ${appId} and state = 'queued'`)
  await tx.execute(sql`update deployments set cancel_requested = 'cancelled' where app_id = ${appId} and ended_at is null and cancel_requested is null`)
  const { rows } = await tx.execute(sql`select count(*)::int as "open" from deployments where app_id = ${appId} and ended_at is null`)
  return (rows[0] as { open: number }).open
}

/** The worker's last step: the rows, once nothing of the app is left outside the database. Its audit events stay. */
export async function deleteApp(tx: Tx, appId: string): Promise<boolean> {
  await tx.execute(sql`
    delete from streams where id in (
      select id from app_environments where app_id = ${appId} union all select id from deployments where app_id = ${appId})`)
  const { rowCount } = await tx.execute(sql`delete from apps where id = ${appId} and deleting_at is not null`)
  return rowCount === 1
}
