import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

/**
 * Which builds keep their files, and the decision to drop those of the others.
 *
 * Kept is what serves or settles; what the last `keepReleases` releases of a target that went live were made of; what
 * an open deployment uses, was told to go back to, or would go back to; the newest deployment of a target; and the
 * last `keepReleases` that ended as held. Rows stay in any case.
 *
 * Dropping is decided here and nowhere else, by `dropped_at`. A deployment that begins with a build (rollback, config,
 * held) refers to its row, which takes a key-share lock; the decision takes the row `for update` first and looks a
 * second time once it has the lock. So a trigger is either seen, or comes after the decision and finds it: then the
 * preview says that it builds again, and the engine does. Rows that somebody holds are passed over until the next look.
 */
const isNeeded = (keepReleases: number): SQL => sql`(
  exists (select from releases r join app_environments t on t.id = r.target_id where r.build_id = b.id and (
    r.id = t.live_release_id or r.id = t.settling_release_id
    or (r.went_live_at is not null and ${keepReleases} > (select count(*) from (
      select from releases n where n.target_id = r.target_id and n.went_live_at is not null and n.number > r.number limit ${keepReleases}) newer))))
  or exists (select from deployments d join app_environments t on t.id = d.target_id where d.build_id = b.id and (
    d.ended_at is null or d.number = t.last_deployment
    or (d.state = 'held' and ${keepReleases} > (select count(*) from (
      select from deployments n where n.target_id = d.target_id and n.state = 'held' and n.number > d.number limit ${keepReleases}) newer))))
  or exists (select from releases r join deployments d on d.ended_at is null and r.id in (d.release_id, d.source_release_id, d.previous_release_id) where r.build_id = b.id))`

/** Drops the files of at most `limit` builds that nothing needs; answers how many. O(builds whose files are kept). */
export async function dropBuilds(tx: Tx, { keepReleases, limit }: { readonly keepReleases: number; readonly limit: number }): Promise<number> {
  const locked = await tx.execute(sql`
    select b.id from builds b where b.dropped_at is null and b.artifact->>'kind' = 'slug' and not ${isNeeded(keepReleases)} order by b.created_at limit ${limit} for update of b skip locked`)
  const ids = locked.rows.map((row) => (row as { id: string }).id)
  if (ids.length === 0) return 0
  const { rowCount } = await tx.execute(sql`update builds b set dropped_at = now() where b.id = any(${`{${ids.join(',')}}`}::uuid[]) and not ${isNeeded(keepReleases)}`)
  return rowCount ?? 0
}

/** Digests of everything whose files are kept, over all apps: the same content lies on disk once. */
export async function keptDigests(tx: Tx): Promise<Set<string>> {
  const { rows } = await tx.execute(sql`select distinct artifact->>'digest' as "digest" from builds where dropped_at is null and artifact->>'kind' = 'slug'`)
  return new Set(rows.map((row) => (row as { digest: string }).digest))
}
