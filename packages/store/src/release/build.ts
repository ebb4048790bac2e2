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
}

const columns = sql`id, app_id as "appId", deployment_id as "deploymentId", commit, build_key as "buildKey", plan, artifact from builds`

export async function loadBuild(tx: Tx, id: string): Promise<Build | null> {
  const { rows } = await tx.execute(sql`select ${columns} where id = ${id}`)
  return (rows[0] as Build | undefined) ?? null
}

export async function findBuild(tx: Tx, appId: string, buildKey: string): Promise<Build | null> {
  const { rows } = await tx.execute(sql`select ${columns} where app_id = ${appId} and build_key = ${buildKey}`)
  return (rows[0] as Build | undefined) ?? null
}

/** One row a build key; building the same again keeps the row and its id. */
export async function recordBuild(tx: Tx, deploymentId: string, build: { commit: string; buildKey: string; plan: Plan; artifact: BuildArtifact; milliseconds: number }): Promise<string> {
  const { rows } = await tx.execute(sql`
    insert into builds (id, team_id, app_id, deployment_id, commit, build_key, plan, artifact, milliseconds)
    select ${newId()}, team_id, app_id, id, ${build.commit}, ${build.buildKey}, ${JSON.stringify(build.plan)}::jsonb, ${JSON.stringify(build.artifact)}::jsonb, ${Math.round(build.milliseconds)}
    from deployments where id = ${deploymentId}
    on conflict (app_id, build_key) do update set artifact = excluded.artifact returning id`)
  return (rows[0] as { id: string }).id
}
