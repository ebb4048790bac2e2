import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import type { Deployment } from './deployment.ts'

const columns = sql`
  d.id, d.team_id as "teamId", d.app_id as "appId", a.name as "app", d.target_id as "targetId", e.name as "environment", d.number,
  d.trigger, d.state, d.commit, d.commit_message as "commitMessage", d.build_id as "buildId", d.release_id as "releaseId",
  d.source_release_id as "sourceReleaseId", d.config_version_id as "configVersionId", d.ends_held as "endsHeld",
  d.cancel_requested as "cancelRequested", d.ending, d.cause, d.created_by as "createdBy"
  from deployments d join apps a on a.id = d.app_id join app_environments t on t.id = d.target_id join environments e on e.id = t.environment_id`

export async function loadDeployment(tx: Tx, id: string): Promise<Deployment | null> {
  const { rows } = await tx.execute(sql`select ${columns} where d.id = ${id}`)
  return (rows[0] as Deployment | undefined) ?? null
}

/** What a target has to do now: the deployment that works, else the one that is queued. */
export async function nextDeployment(tx: Tx, targetId: string): Promise<Deployment | null> {
  const { rows } = await tx.execute(sql`select ${columns} where d.target_id = ${targetId} and d.ended_at is null order by (d.state = 'queued'), d.number limit 1`)
  return (rows[0] as Deployment | undefined) ?? null
}

/** Targets with an open deployment and nobody driving it: O(open deployments), on an index of the open ones. */
export async function undrivenTargets(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await tx.execute(sql`
    select d.target_id as "targetId" from deployments d left join leases l on l.target_id = d.target_id
    where d.ended_at is null and (l.expires_at is null or l.expires_at < now())
    group by d.target_id order by min(d.created_at) limit ${limit}`)
  return rows.map((row) => (row as { targetId: string }).targetId)
}

export async function targetOf(tx: Tx, deploymentId: string): Promise<string | null> {
  const { rows } = await tx.execute(sql`select target_id as "targetId" from deployments where id = ${deploymentId}`)
  return (rows[0] as { targetId: string } | undefined)?.targetId ?? null
}
