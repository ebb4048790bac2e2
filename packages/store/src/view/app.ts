import type { ReleaseSettings } from '@podo/domain'
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso, person } from './columns.ts'
import type { PersonView } from './columns.ts'
import type { CommitView } from './deployment.ts'

export interface AppEnvironmentView {
  readonly id: string
  readonly environment: string
  readonly host: string | null
  readonly live: { readonly release: number; readonly since: string; readonly commit: CommitView } | null
  /** What the live release runs with; null when there is none. */
  readonly settings: ReleaseSettings | null
  /** Names of the variables and secrets that it runs with. */
  readonly variables: readonly string[]
  readonly settling: { readonly release: number; readonly until: string } | null
  readonly hold: { readonly reason: string; readonly by: PersonView | null; readonly at: string } | null
  readonly configVersion: number
  /** A release other than the live one has served and can serve again. */
  readonly hasEarlierRelease: boolean
  readonly hasDeployment: boolean
  readonly sequence: number
}

export interface AppView {
  readonly id: string
  readonly teamId: string
  readonly project: string
  readonly name: string
  readonly displayName: string
  readonly createdAt: string
  readonly deleting: boolean
  readonly environments: readonly AppEnvironmentView[]
}

const environments: SQL = sql`
  coalesce((select json_agg(json_build_object(
    'id', t.id, 'environment', e.name,
    'host', (select h.host from hosts h where h.target_id = t.id order by (h.kind = 'custom') desc, h.created_at limit 1),
    'live', case when lr.id is null then null else json_build_object('release', lr.number, 'since', ${iso(sql`t.live_since`)}, 'commit',
      json_build_object('commit', lb.commit, 'message', coalesce(ld.commit_message, ''), 'author', coalesce(ld.commit_author, ''))) end,
    'settings', lr.settings,
    'variables', coalesce((select json_agg(name) from config_versions c, jsonb_object_keys(c.variables || c.secret_versions) as name where c.id = lr.config_version_id), '[]'),
    'settling', case when sr.id is null or t.settles_at is null or t.settles_at < now() then null
      else json_build_object('release', sr.number, 'until', ${iso(sql`t.settles_at`)}) end,
    'hold', case when t.held_at is null then null else json_build_object('reason', coalesce(t.hold_reason, ''), 'by', ${person(sql`hu`)}, 'at', ${iso(sql`t.held_at`)}) end,
    'configVersion', t.last_config,
    'hasEarlierRelease', exists (select 1 from releases x where x.target_id = t.id and x.went_live_at is not null and x.id is distinct from t.live_release_id),
    'hasDeployment', t.last_deployment > 0,
    'sequence', coalesce((select s.seq from streams s where s.id = t.id), 0)) order by (e.name = 'production') desc, e.created_at)
  from app_environments t join environments e on e.id = t.environment_id
    left join releases lr on lr.id = t.live_release_id left join builds lb on lb.id = lr.build_id left join deployments ld on ld.id = lb.deployment_id
    left join releases sr on sr.id = t.settling_release_id left join users hu on hu.id = t.held_by
  where t.app_id = a.id), '[]')`

const columns: SQL = sql`
  a.id, a.team_id as "teamId", p.name as "project", a.name, a.display_name as "displayName", ${iso(sql`a.created_at`)} as "createdAt",
  a.deleting_at is not null as "deleting", ${environments} as "environments" from apps a join projects p on p.id = a.project_id`

/** By name: `after` is the last name of the page before. */
export async function listApps(tx: Tx, projectId: string, page: { readonly limit: number; readonly after: string | null }): Promise<AppView[]> {
  const { rows } = await tx.execute(sql`
    select ${columns} where a.project_id = ${projectId} and (${page.after}::text is null or a.name > ${page.after}::text) order by a.name limit ${page.limit}`)
  return rows as unknown as AppView[]
}

export async function viewApp(tx: Tx, appId: string): Promise<AppView | null> {
  const { rows } = await tx.execute(sql`select ${columns} where a.id = ${appId}`)
  return (rows[0] as AppView | undefined) ?? null
}
