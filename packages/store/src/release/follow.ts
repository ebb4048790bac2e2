import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

export async function readCursor(tx: Tx, runtime: string): Promise<number> {
  const { rows } = await tx.execute(sql`select last::float8 as "last" from runtime_cursors where runtime = ${runtime}`)
  return (rows[0] as { last: number } | undefined)?.last ?? 0
}

export async function writeCursor(tx: Tx, runtime: string, last: number): Promise<void> {
  await tx.execute(sql`insert into runtime_cursors (runtime, last) values (${runtime}, ${last}) on conflict (runtime) do update set last = excluded.last`)
}

/** Whose a target is, as the runtime is asked about it. */
export async function loadTargetPlace(tx: Tx, targetId: string): Promise<{ readonly appId: string; readonly app: string } | null> {
  const { rows } = await tx.execute(sql`select a.id as "appId", a.name as "app" from app_environments t join apps a on a.id = t.app_id where t.id = ${targetId}`)
  return (rows[0] as { appId: string; app: string } | undefined) ?? null
}

export interface Return {
  readonly releaseId: string
  readonly buildId: string
  readonly configVersionId: string
  readonly commit: { readonly commit: string; readonly message: string; readonly author: string }
  readonly failedNumber: number
}

/** The warm release to go back to when the live one fails; null when there is none, or something works already. */
export async function loadReturn(tx: Tx, targetId: string, failedContentKey: string): Promise<Return | null> {
  const { rows } = await tx.execute(sql`
    select back.id as "releaseId", back.build_id as "buildId", back.config_version_id as "configVersionId", live.number as "failedNumber",
      json_build_object('commit', made.commit, 'message', coalesce(made.commit_message, ''), 'author', coalesce(made.commit_author, '')) as "commit"
    from app_environments t join releases live on live.id = t.live_release_id join releases back on back.id = t.settling_release_id
      join deployments made on made.id = back.deployment_id
    where t.id = ${targetId} and live.content_key = ${failedContentKey} and t.settles_at > now()
      and not exists (select 1 from deployments d where d.target_id = t.id and d.ended_at is null)`)
  return (rows[0] as Return | undefined) ?? null
}
