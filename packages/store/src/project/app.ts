import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

export interface NewApp {
  readonly teamId: string
  readonly projectId: string
  readonly name: string
  readonly displayName: string
  readonly userId: string | null
  readonly environments: readonly { readonly id: string; readonly name: string }[]
}

export interface CreatedApp {
  readonly appId: string
  readonly targets: readonly { readonly targetId: string; readonly environment: string }[]
}

/** A target in each environment, with its event stream and the empty configuration c1. */
export async function createApp(tx: Tx, app: NewApp): Promise<CreatedApp> {
  const appId = newId()
  await tx.execute(sql`insert into apps (id, team_id, project_id, name, display_name) values (${appId}, ${app.teamId}, ${app.projectId}, ${app.name}, ${app.displayName})`)
  const targets = app.environments.map((environment) => ({ targetId: newId(), environment: environment.name, environmentId: environment.id }))
  for (const { targetId, environmentId } of targets) {
    await tx.execute(sql`insert into app_environments (id, team_id, app_id, environment_id, last_config) values (${targetId}, ${app.teamId}, ${appId}, ${environmentId}, 1)`)
    await tx.execute(sql`insert into config_versions (id, team_id, target_id, number, created_by) values (${newId()}, ${app.teamId}, ${targetId}, 1, ${app.userId})`)
    await tx.execute(sql`insert into streams (id, team_id, kind) values (${targetId}, ${app.teamId}, 'target')`)
  }
  return { appId, targets: targets.map(({ targetId, environment }) => ({ targetId, environment })) }
}

/** False when another target, of whatever team, has the host. */
export async function claimHost(tx: Tx, host: { readonly host: string; readonly teamId: string; readonly targetId: string; readonly kind: 'automatic' | 'custom' }): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into hosts (host, team_id, target_id, kind) values (${host.host}, ${host.teamId}, ${host.targetId}, ${host.kind}) on conflict do nothing`)
  return rowCount === 1
}

/** Nothing new is accepted from here on; answers the app's targets, null when there is no such app. */
export async function markAppDeleting(tx: Tx, appId: string): Promise<string[] | null> {
  const { rowCount } = await tx.execute(sql`update apps set deleting_at = coalesce(deleting_at, now()) where id = ${appId}`)
  if (rowCount !== 1) return null
  const { rows } = await tx.execute(sql`select id from app_environments where app_id = ${appId}`)
  return rows.map((row) => (row as { id: string }).id)
}

export interface DeletingApp {
  readonly appId: string
  readonly app: string
  readonly targets: readonly string[]
  /** The deployments, whose logs go too. */
  readonly deployments: readonly string[]
}

/** The worker's: apps to remove, oldest first. */
export async function deletingApps(tx: Tx, limit: number): Promise<DeletingApp[]> {
  const { rows } = await tx.execute(sql`
    select a.id as "appId", a.name as "app", coalesce((select json_agg(t.id) from app_environments t where t.app_id = a.id), '[]') as "targets",
      coalesce((select json_agg(d.id) from deployments d where d.app_id = a.id), '[]') as "deployments"
    from apps a where a.deleting_at is not null order by a.deleting_at limit ${limit}`)
  return rows as unknown as DeletingApp[]
}

/** The worker's: open deployments of an app that goes are asked to end. Answers how many are open still. */
export async function cancelAllOf(tx: Tx, appId: string): Promise<number> {
  await tx.execute(sql`update deployments set state = 'cancelled', ended_at = now() where app_id = ${appId} and state = 'queued'`)
  await tx.execute(sql`update deployments set cancel_requested = 'cancelled' where app_id = ${appId} and ended_at is null and cancel_requested is null`)
  const { rows } = await tx.execute(sql`select count(*)::int as "open" from deployments where app_id = ${appId} and ended_at is null`)
  return (rows[0] as { open: number }).open
}

/** The worker's, last of all: the rows, children first. */
export async function deleteApp(tx: Tx, appId: string): Promise<void> {
  await tx.execute(sql`delete from streams where id in (select id from app_environments where app_id = ${appId} union all select id from deployments where app_id = ${appId})`)
  await tx.execute(sql`update app_environments set live_release_id = null, settling_release_id = null where app_id = ${appId}`)
  await tx.execute(sql`update deployments set release_id = null, source_release_id = null, previous_release_id = null, build_id = null where app_id = ${appId}`)
  await tx.execute(sql`delete from releases where app_id = ${appId}`)
  await tx.execute(sql`delete from deployments where app_id = ${appId}`)
  await tx.execute(sql`delete from builds where app_id = ${appId}`)
  await tx.execute(sql`delete from apps where id = ${appId}`)
}
