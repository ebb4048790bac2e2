import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso, person } from './columns.ts'
import type { NumberPage, PersonView } from './columns.ts'
import type { CommitView } from './deployment.ts'

export interface ReleaseView {
  readonly id: string
  readonly number: number
  readonly commit: CommitView
  readonly buildId: string
  readonly configVersionId: string
  readonly configVersion: number
  readonly contentKey: string
  readonly deployment: number
  readonly traffic: 'live' | 'settling' | 'none'
  readonly settlesAt: string | null
  readonly createdAt: string
  readonly createdBy: PersonView | null
  readonly wentLiveAt: string | null
  /** Every secret version that its configuration names is there. */
  readonly restorable: boolean
  /** Its files are kept; otherwise going back to it builds its commit again. */
  readonly hasFiles: boolean
}

const columns: SQL = sql`
  r.id, r.number, json_build_object('commit', b.commit, 'message', coalesce(bd.commit_message, ''), 'author', coalesce(bd.commit_author, '')) as "commit",
  r.build_id as "buildId", c.id as "configVersionId", c.number as "configVersion", r.content_key as "contentKey", d.number as "deployment",
  case when t.live_release_id = r.id then 'live' when t.settling_release_id = r.id and t.settles_at > now() then 'settling' else 'none' end as "traffic",
  case when t.settling_release_id = r.id and t.settles_at > now() then ${iso(sql`t.settles_at`)} end as "settlesAt",
  ${iso(sql`r.created_at`)} as "createdAt", ${person(sql`u`)} as "createdBy", ${iso(sql`r.went_live_at`)} as "wentLiveAt",
  not exists (select 1 from jsonb_each_text(c.secret_versions) v left join secret_versions sv on sv.id = v.value::uuid where sv.id is null) as "restorable",
  b.dropped_at is null as "hasFiles"
  from releases r join app_environments t on t.id = r.target_id join builds b on b.id = r.build_id join config_versions c on c.id = r.config_version_id
  join deployments d on d.id = r.deployment_id left join deployments bd on bd.id = b.deployment_id left join users u on u.id = r.created_by`

export async function listReleases(tx: Tx, targetId: string, page: NumberPage): Promise<ReleaseView[]> {
  const { rows } = await tx.execute(sql`
    select ${columns} where r.target_id = ${targetId} and (${page.before}::int is null or r.number < ${page.before}::int) order by r.number desc limit ${page.limit}`)
  return rows as unknown as ReleaseView[]
}

export async function viewRelease(tx: Tx, targetId: string, number: number): Promise<ReleaseView | null> {
  const { rows } = await tx.execute(sql`select ${columns} where r.target_id = ${targetId} and r.number = ${number}`)
  return (rows[0] as ReleaseView | undefined) ?? null
}

export async function viewLiveRelease(tx: Tx, targetId: string): Promise<ReleaseView | null> {
  const { rows } = await tx.execute(sql`select ${columns} where t.id = ${targetId} and r.id = t.live_release_id`)
  return (rows[0] as ReleaseView | undefined) ?? null
}
