import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

export interface ProjectPlace {
  readonly teamId: string
  readonly projectId: string
  readonly project: string
}

export interface AppPlace extends ProjectPlace {
  readonly appId: string
  readonly app: string
  readonly deleting: boolean
}

export interface TargetPlace extends AppPlace {
  readonly targetId: string
  readonly environment: string
}

/**
 * What a path names, among these teams. A name belongs to a team; somebody in two teams that use the same name gets
 * the older team's. Null for what is not there and for what is another team's, without telling which.
 */
export async function findProject(tx: Tx, teams: readonly string[], project: string): Promise<ProjectPlace | null> {
  const { rows } = await tx.execute(sql`
    select p.team_id as "teamId", p.id as "projectId", p.name as "project" from projects p
    where p.team_id = any(${list(teams)}) and p.name = ${project} order by p.created_at, p.id limit 1`)
  return (rows[0] as ProjectPlace | undefined) ?? null
}

const appColumns = sql`p.team_id as "teamId", p.id as "projectId", p.name as "project", a.id as "appId", a.name as "app", a.deleting_at is not null as "deleting"`

export async function findApp(tx: Tx, teams: readonly string[], project: string, app: string): Promise<AppPlace | null> {
  const place = await findProject(tx, teams, project)
  if (place === null) return null
  const { rows } = await tx.execute(sql`
    select ${appColumns} from apps a join projects p on p.id = a.project_id
    where a.team_id = any(${list(teams)}) and a.project_id = ${place.projectId} and a.name = ${app}`)
  return (rows[0] as AppPlace | undefined) ?? null
}

const targetColumns = sql`${appColumns}, t.id as "targetId", e.name as "environment"
  from app_environments t join apps a on a.id = t.app_id join projects p on p.id = a.project_id join environments e on e.id = t.environment_id`

export async function findTarget(tx: Tx, teams: readonly string[], project: string, app: string, environment: string): Promise<TargetPlace | null> {
  const place = await findApp(tx, teams, project, app)
  if (place === null) return null
  const { rows } = await tx.execute(sql`select ${targetColumns} where t.team_id = any(${list(teams)}) and t.app_id = ${place.appId} and e.name = ${environment}`)
  return (rows[0] as TargetPlace | undefined) ?? null
}

export async function findTargetById(tx: Tx, teams: readonly string[], targetId: string): Promise<TargetPlace | null> {
  const { rows } = await tx.execute(sql`select ${targetColumns} where t.team_id = any(${list(teams)}) and t.id = ${targetId}`)
  return (rows[0] as TargetPlace | undefined) ?? null
}

/** The target of an app in `production`, without regard to teams: for Podo's own sample. In the scope `worker`. */
export async function findFirstTarget(tx: Tx, projectId: string, app: string): Promise<{ appId: string; targetId: string } | null> {
  const { rows } = await tx.execute(sql`select t.app_id as "appId", t.id as "targetId" from app_environments t join apps a on a.id = t.app_id join environments e on e.id = t.environment_id
    where a.project_id = ${projectId} and a.name = ${app} and a.deleting_at is null and e.name = 'production'`)
  return (rows[0] as { appId: string; targetId: string } | undefined) ?? null
}

export interface UploadPlace extends AppPlace {
  readonly uploadId: string
}

export async function findUpload(tx: Tx, teams: readonly string[], uploadId: string): Promise<UploadPlace | null> {
  const { rows } = await tx.execute(sql`
    select ${appColumns}, u.id as "uploadId" from uploads u join apps a on a.id = u.app_id join projects p on p.id = a.project_id
    where u.team_id = any(${list(teams)}) and u.id = ${uploadId}`)
  return (rows[0] as UploadPlace | undefined) ?? null
}

/** The team that owns a stream, if it is one of these. */
export async function findStreamTeam(tx: Tx, teams: readonly string[], streamId: string, kind: 'deployment' | 'target'): Promise<string | null> {
  const { rows } = await tx.execute(sql`select team_id as "teamId" from streams where team_id = any(${list(teams)}) and id = ${streamId} and kind = ${kind}`)
  return (rows[0] as { teamId: string } | undefined)?.teamId ?? null
}

const list = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`
