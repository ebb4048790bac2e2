import type { Plan } from '@podo/domain'
import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

export interface BuildArtifact {
  readonly kind: 'slug' | 'image'
  readonly digest: string
  readonly location: string
  readonly sizeBytes: number
}

export interface Build {
  readonly id: string
  readonly appId: string
  readonly deploymentId: string
  readonly commit: string
  readonly buildKey: string
  readonly plan: Plan
  readonly artifact: BuildArtifact
  /** Its files were dropped to make room. */
  readonly isDropped: boolean
}

const columns = sql`id, app_id as "appId", deployment_id as "deploymentId", commit, build_key as "buildKey", plan, artifact, dropped_at is not null as "isDropped" from builds`

export async function loadBuild(tx: Tx, id: string): Promise<Build | null> {
  const { rows } = await tx.execute(sql`select ${columns} where id = ${id}`)
  return (rows[0] as Build | undefined) ?? null
}

export async function findBuild(tx: Tx, appId: string, buildKey: string): Promise<Build | null> {
  const { rows } = await tx.execute(sql`select ${columns} where app_id = ${appId} and build_key = ${buildKey}`)
  return (rows[0] as Build | undefined) ?? null
}

/**
 * One row a build key; building the same again keeps the row and its id. The deployment is told in the same
 * transaction that it uses the build, so that nobody finds it unneeded.
 */
export async function recordBuild(tx: Tx, deploymentId: string, build: { commit: string; buildKey: string; plan: Plan; artifact: BuildArtifact; milliseconds: number }): Promise<string> {
  const { rows } = await tx.execute(sql`
    insert into builds (id, team_id, app_id, deployment_id, commit, build_key, plan, artifact, milliseconds)
    select ${newId()}, team_id, app_id, id, ${build.commit}, ${build.buildKey}, ${JSON.stringify(build.plan)}::jsonb, ${JSON.stringify(build.artifact)}::jsonb, ${Math.round(build.milliseconds)}
    from deployments where id = ${deploymentId}
    on conflict (app_id, build_key) do update set artifact = excluded.artifact, dropped_at = null returning id`)
  const { id } = rows[0] as { id: string }
  await claimBuild(tx, deploymentId, id)
  return id
}

/** From the commit on the deployment uses this build, whether its files are kept or have to be built again. */
export async function claimBuild(tx: Tx, deploymentId: string, buildId: string): Promise<void> {
  await tx.execute(sql`update deployments set build_id = ${buildId} where id = ${deploymentId} and ended_at is null`)
}

/** Its files are there: nobody has to build them, and they are kept from now on. */
export async function keepBuild(tx: Tx, buildId: string): Promise<void> {
  await tx.execute(sql`update builds set dropped_at = null where id = ${buildId} and dropped_at is not null`)
}
