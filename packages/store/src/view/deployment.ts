import type { Cause, DeploymentState, Phase, PhaseStatus, Plan, Trigger, WaitsFor } from '@podo/domain'
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso, person } from './columns.ts'
import type { NumberPage, PersonView } from './columns.ts'
import { viewNotices } from './plan-notice.ts'
import type { KeptNotice, PlanNoticeView } from './plan-notice.ts'

export interface CommitView {
  readonly commit: string
  readonly message: string
  readonly author: string
}

export interface PhaseView {
  readonly phase: Phase
  readonly status: Exclude<PhaseStatus, 'waiting'>
  readonly waitsFor: WaitsFor | null
  readonly startedAt: string
  readonly endedAt: string | null
  readonly givesUpAt: string | null
}

/** A deployment as lists and pages show it, but for what the reader may do. */
export interface DeploymentView {
  readonly id: string
  readonly teamId: string
  readonly project: string
  readonly app: string
  readonly environment: string
  readonly number: number
  readonly trigger: Trigger
  readonly state: DeploymentState
  readonly commit: CommitView | null
  readonly release: number | null
  readonly configVersion: number
  readonly reason: string | null
  readonly cause: Cause | null
  readonly isLive: boolean
  readonly hasBuild: boolean
  readonly hasEarlierRelease: boolean
  readonly cancelRequested: boolean
  readonly phases: readonly PhaseView[]
  readonly createdBy: PersonView | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
}

/** The commit stands in the deployment, or (config, rollback, auto-return) in the deployment that made its build. */
const columns: SQL = sql`
  d.id, d.team_id as "teamId", p.name as "project", a.name as "app", e.name as "environment", d.number, d.trigger, d.state,
  case when coalesce(d.commit, b.commit) is null then null else json_build_object('commit', coalesce(d.commit, b.commit),
    'message', coalesce(d.commit_message, origin.commit_message, ''), 'author', coalesce(d.commit_author, origin.commit_author, '')) end as "commit",
  r.number as "release", c.number as "configVersion", d.reason, d.cause,
  coalesce(d.id = live.deployment_id, false) as "isLive", coalesce(d.build_id, r.build_id) is not null as "hasBuild",
  exists (select 1 from releases x where x.target_id = d.target_id and x.went_live_at is not null and x.id is distinct from t.live_release_id) as "hasEarlierRelease",
  (d.cancel_requested is not null or d.ending is not null) as "cancelRequested",
  coalesce((select json_agg(json_build_object('phase', f.phase, 'status', f.status, 'waitsFor', f.waiting, 'startedAt', ${iso(sql`f.started_at`)},
    'endedAt', ${iso(sql`f.ended_at`)}, 'givesUpAt', ${iso(sql`f.gives_up_at`)})) from deployment_phases f where f.deployment_id = d.id), '[]') as "phases",
  ${person(sql`u`)} as "createdBy", ${iso(sql`d.created_at`)} as "createdAt", ${iso(sql`d.started_at`)} as "startedAt", ${iso(sql`d.ended_at`)} as "endedAt"`

const tables: SQL = sql`
  deployments d join apps a on a.id = d.app_id join projects p on p.id = a.project_id
  join app_environments t on t.id = d.target_id join environments e on e.id = t.environment_id
  join config_versions c on c.id = d.config_version_id
  left join releases r on r.id = d.release_id
  left join builds b on b.id = coalesce(d.build_id, r.build_id)
  left join deployments origin on origin.id = b.deployment_id
  left join users u on u.id = d.created_by
  left join lateral (select x.id as deployment_id from deployments x where x.target_id = t.id and x.release_id = t.live_release_id and x.state = 'succeeded'
    order by x.number desc limit 1) live on true`

export async function listDeployments(tx: Tx, targetId: string, page: NumberPage): Promise<DeploymentView[]> {
  const { rows } = await tx.execute(sql`
    select ${columns} from ${tables} where d.target_id = ${targetId} and (${page.before}::int is null or d.number < ${page.before}::int)
    order by d.number desc limit ${page.limit}`)
  return rows as unknown as DeploymentView[]
}

/**
 * With the number in its stream that the state stands at, by one statement: a number read after the state may be that
 * of an event that ended the deployment in between, and whoever follows from there would wait for ever.
 */
export async function viewDeployment(tx: Tx, targetId: string, number: number): Promise<(DeploymentView & { readonly sequence: number }) | null> {
  const { rows } = await tx.execute(sql`
    select ${columns}, coalesce((select s.seq from streams s where s.id = d.id), 0)::float8 as "sequence"
    from ${tables} where d.target_id = ${targetId} and d.number = ${number}`)
  return (rows[0] as (DeploymentView & { sequence: number }) | undefined) ?? null
}

/** The newest deployment of each of these targets. */
export async function latestDeployments(tx: Tx, targetIds: readonly string[]): Promise<Map<string, DeploymentView>> {
  if (targetIds.length === 0) return new Map()
  const { rows } = await tx.execute(sql`
    select d.target_id as "targetId", ${columns} from ${tables}
    where d.target_id = any(${`{${targetIds.join(',')}}`}::uuid[]) and d.number = t.last_deployment`)
  return new Map((rows as unknown as (DeploymentView & { targetId: string })[]).map((row) => [row.targetId, row]))
}

/** The plan in the phase of that name; one that an earlier Podo made says nothing of what came later. */
const planOf = (phase: SQL): SQL => sql`jsonb_build_object('toolchains', '[]'::jsonb, 'workspace', ${phase}.detail->'plan'->'root', 'port', null, 'environment', '{}'::jsonb,
  'paths', '[]'::jsonb, 'installed', '[]'::jsonb) || (${phase}.detail->'plan')`

/** What the page of one deployment shows beside `DeploymentView`. */
export interface DeploymentExtras {
  readonly appId: string
  readonly targetId: string
  readonly commit: string | null
  readonly buildId: string | null
  readonly configVersionId: string
  readonly supersededBy: number | null
  readonly serving: { readonly release: number; readonly since: string } | null
  readonly plan: Plan | null
  /** What detection had to say beside the plan. */
  readonly planNotices: readonly PlanNoticeView[]
  /** The release that had the traffic when it began, or has it now: what changes are told against. */
  readonly previous: { readonly release: number; readonly commit: string; readonly configVersionId: string; readonly configVersion: number } | null
  readonly host: string | null
}

export async function viewDeploymentExtras(tx: Tx, deploymentId: string): Promise<DeploymentExtras | null> {
  const { rows } = await tx.execute(sql`
    select d.app_id as "appId", d.target_id as "targetId", coalesce(d.commit, b.commit) as "commit", coalesce(d.build_id, r.build_id) as "buildId",
      d.config_version_id as "configVersionId", (select n.number from deployments n where n.id = d.superseded_by) as "supersededBy",
      case when lr.id is null then null else json_build_object('release', lr.number, 'since', ${iso(sql`t.live_since`)}) end as "serving",
      coalesce(${planOf(sql`pf`)}, b.plan) as "plan", coalesce(pf.detail->'notices', '[]') as "planNotices",
      case when pr.id is null then null else json_build_object('release', pr.number, 'commit', pb.commit, 'configVersionId', pc.id, 'configVersion', pc.number) end as "previous",
      (select h.host from hosts h where h.target_id = d.target_id order by (h.kind = 'custom') desc, h.created_at limit 1) as "host"
    from deployments d join app_environments t on t.id = d.target_id
    left join releases r on r.id = d.release_id left join builds b on b.id = coalesce(d.build_id, r.build_id)
    left join releases lr on lr.id = t.live_release_id
    left join lateral (select x.id, x.number, x.build_id, x.config_version_id from releases x
      where x.target_id = d.target_id and x.id is distinct from d.release_id and x.went_live_at is not null
        and (x.id = d.previous_release_id or (d.previous_release_id is null and x.went_live_at < coalesce(d.ended_at, now())))
      order by x.went_live_at desc limit 1) pr on true
    left join builds pb on pb.id = pr.build_id left join config_versions pc on pc.id = pr.config_version_id
    left join deployment_phases pf on pf.deployment_id = d.id and pf.phase = 'plan'
    where d.id = ${deploymentId}`)
  const row = rows[0] as (Omit<DeploymentExtras, 'planNotices'> & { readonly planNotices: readonly KeptNotice[] }) | undefined
  return row === undefined ? null : { ...row, planNotices: viewNotices(row.planNotices) }
}

export interface LatestPlan {
  readonly deployment: number
  readonly commit: string | null
  readonly plan: Plan
  readonly notices: readonly PlanNoticeView[]
}

/** The newest plan that was made for a target: what the next deployment of the same files will do. */
export async function viewLatestPlan(tx: Tx, targetId: string): Promise<LatestPlan | null> {
  const { rows } = await tx.execute(sql`
    select d.number as "deployment", d.commit, ${planOf(sql`f`)} as "plan", coalesce(f.detail->'notices', '[]') as "notices"
    from deployments d join deployment_phases f on f.deployment_id = d.id and f.phase = 'plan' and f.detail ? 'plan'
    where d.target_id = ${targetId} order by d.number desc limit 1`)
  const row = rows[0] as (Omit<LatestPlan, 'notices'> & { readonly notices: readonly KeptNotice[] }) | undefined
  return row === undefined ? null : { ...row, notices: viewNotices(row.notices) }
}

export interface DeploymentSource {
  readonly id: string
  readonly state: DeploymentState
  readonly commit: CommitView | null
  readonly buildId: string | null
  readonly sourceReleaseId: string | null
}

/** What a redeploy starts from: deployment `number`, or the newest with a commit or a build when null. */
export async function findDeploymentSource(tx: Tx, targetId: string, number: number | null): Promise<DeploymentSource | null> {
  const { rows } = await tx.execute(sql`
    select d.id, d.state, d.source_release_id as "sourceReleaseId", coalesce(d.build_id, r.build_id) as "buildId",
      case when coalesce(d.commit, b.commit) is null then null else json_build_object('commit', coalesce(d.commit, b.commit),
        'message', coalesce(d.commit_message, origin.commit_message, ''), 'author', coalesce(d.commit_author, origin.commit_author, '')) end as "commit"
    from deployments d left join releases r on r.id = d.release_id left join builds b on b.id = coalesce(d.build_id, r.build_id)
    left join deployments origin on origin.id = b.deployment_id
    where d.target_id = ${targetId} and (${number}::int is null or d.number = ${number}::int)
    order by d.number desc limit 1`)
  return (rows[0] as DeploymentSource | undefined) ?? null
}
