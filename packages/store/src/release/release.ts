import type { ReleaseSettings, SettingOverrides } from '@podo/domain'
import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { holds } from '../lease/lease.ts'
import type { Lease } from '../lease/lease.ts'

export interface Release {
  readonly id: string
  readonly targetId: string
  readonly number: number
  readonly buildId: string
  readonly configVersionId: string
  readonly settings: ReleaseSettings
  readonly contentKey: string
}

const columns = sql`r.id, r.target_id as "targetId", r.number, r.build_id as "buildId", r.config_version_id as "configVersionId", r.settings, r.content_key as "contentKey" from releases r`

export async function loadRelease(tx: Tx, id: string): Promise<Release | null> {
  const { rows } = await tx.execute(sql`select ${columns} where r.id = ${id}`)
  return (rows[0] as Release | undefined) ?? null
}

export async function findReleaseByContentKey(tx: Tx, targetId: string, contentKey: string): Promise<Release | null> {
  const { rows } = await tx.execute(sql`select ${columns} where r.target_id = ${targetId} and r.content_key = ${contentKey} order by r.number desc limit 1`)
  return (rows[0] as Release | undefined) ?? null
}

/** Numbered under the target's row lock; a deployment makes one release, and finds it when it asks again. */
export async function createRelease(tx: Tx, lease: Lease, next: { deploymentId: string; buildId: string; configVersionId: string; settings: ReleaseSettings; contentKey: string }): Promise<{ id: string; number: number } | null> {
  const there = await tx.execute(sql`select r.id, r.number from deployments d join releases r on r.id = d.release_id where d.id = ${next.deploymentId}`)
  if (there.rows[0] !== undefined) return there.rows[0] as { id: string; number: number }
  const id = newId()
  const { rows } = await tx.execute(sql`
    with deployment as (select id, team_id, app_id, target_id, created_by from deployments where id = ${next.deploymentId} and ${holds(lease)}),
    numbered as (update app_environments t set last_release = last_release + 1 from deployment where t.id = deployment.target_id returning last_release)
    insert into releases (id, team_id, app_id, target_id, number, build_id, config_version_id, deployment_id, settings, content_key, created_by)
    select ${id}, d.team_id, d.app_id, d.target_id, last_release, ${next.buildId}, ${next.configVersionId}, d.id, ${JSON.stringify(next.settings)}::jsonb, ${next.contentKey}, d.created_by
    from deployment d, numbered returning number`)
  const row = rows[0] as { number: number } | undefined
  if (row === undefined) return null
  await tx.execute(sql`update deployments set release_id = ${id}, build_id = ${next.buildId} where id = ${next.deploymentId}`)
  return { id, number: row.number }
}

export interface RunConfig {
  readonly number: number
  readonly variables: Readonly<Record<string, string>>
  readonly secretVersions: Readonly<Record<string, string>>
  readonly overrides: SettingOverrides
}

export async function loadRunConfig(tx: Tx, configVersionId: string): Promise<RunConfig | null> {
  const { rows } = await tx.execute(sql`select number, variables, secret_versions as "secretVersions", overrides from config_versions where id = ${configVersionId}`)
  return (rows[0] as RunConfig | undefined) ?? null
}

export interface TargetTraffic {
  readonly liveReleaseId: string | null
  readonly liveContentKey: string | null
  readonly settlingReleaseId: string | null
  readonly settleSeconds: number
  readonly scale: Readonly<Record<string, number>>
  readonly hosts: readonly string[]
}

export async function loadTraffic(tx: Tx, targetId: string): Promise<TargetTraffic | null> {
  const { rows } = await tx.execute(sql`
    select t.live_release_id as "liveReleaseId", r.content_key as "liveContentKey", t.settling_release_id as "settlingReleaseId", t.settle_seconds as "settleSeconds", t.scale,
      coalesce((select json_agg(h.host order by (h.kind = 'automatic') desc, h.host) from hosts h where h.target_id = t.id), '[]') as "hosts"
    from app_environments t left join releases r on r.id = t.live_release_id where t.id = ${targetId}`)
  return (rows[0] as TargetTraffic | undefined) ?? null
}

/** Before traffic moves: which release had it. Kept from the first attempt when a new worker goes on. */
export async function rememberPrevious(tx: Tx, lease: Lease, deploymentId: string): Promise<void> {
  await tx.execute(sql`
    update deployments d set previous_release_id = t.live_release_id from app_environments t
    where d.id = ${deploymentId} and t.id = d.target_id and d.previous_release_id is null and ${holds(lease)}`)
}

/** Traffic has moved and was confirmed. A release with the same content key keeps the time since when it serves. */
export async function recordLive(tx: Tx, lease: Lease, deploymentId: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update app_environments t set live_release_id = d.release_id,
      live_since = case when old.content_key = new.content_key then t.live_since else now() end,
      settling_release_id = case when old.content_key = new.content_key then t.settling_release_id else t.live_release_id end,
      settles_at = case when old.content_key = new.content_key then t.settles_at when t.live_release_id is null then null else now() + make_interval(secs => t.settle_seconds) end,
      superseded_in_a_row = 0
    from deployments d join releases new on new.id = d.release_id left join app_environments before on before.id = d.target_id left join releases old on old.id = before.live_release_id
    where d.id = ${deploymentId} and t.id = d.target_id and ${holds(lease)}`)
  if (rowCount !== 1) return false
  await tx.execute(sql`update releases r set went_live_at = coalesce(went_live_at, now()) from deployments d where d.id = ${deploymentId} and r.id = d.release_id`)
  return true
}

/** The previous release's instances have ended. */
export async function recordSettled(tx: Tx, targetId: string, contentKey: string): Promise<void> {
  await tx.execute(sql`
    update app_environments t set settling_release_id = null, settles_at = null from releases r
    where t.id = ${targetId} and r.id = t.settling_release_id and r.content_key = ${contentKey}`)
}
