import { newId } from '@podo/kernel'
import { asc, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { environments, projects, teams } from '../schema/index.ts'
import { createProject } from './create-project.ts'

export interface FirstTeam {
  readonly teamId: string
  readonly projectId: string
  readonly environmentId: string
  /** It was made by this call. */
  readonly created: boolean
}

/** Two servers that start at once make one team. */
const LOCK = 7_301_002

/**
 * The first start makes one team and its project `sample`. Safe to run at each start; null when there is a team but no
 * project of that name any more: somebody deleted it, and it stays deleted. In the scope `worker`.
 */
export async function ensureFirstTeam(tx: Tx, names: { readonly team: string; readonly project: string }): Promise<FirstTeam | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
  const [team] = await tx.select({ id: teams.id }).from(teams).orderBy(asc(teams.createdAt), asc(teams.id)).limit(1)
  if (team !== undefined) return findFirstProject(tx, team.id, names.project)
  const teamId = newId()
  await tx.insert(teams).values({ id: teamId, name: names.team })
  const { id, environmentId } = await createProject(tx, { teamId, name: names.project, displayName: names.project })
  return { teamId, projectId: id, environmentId, created: true }
}

async function findFirstProject(tx: Tx, teamId: string, name: string): Promise<FirstTeam | null> {
  const [row] = await tx
    .select({ teamId: projects.teamId, projectId: projects.id, environmentId: environments.id })
    .from(projects)
    .innerJoin(environments, sql`${environments.projectId} = ${projects.id} and ${environments.name} = 'production'`)
    .where(sql`${projects.teamId} = ${teamId} and ${projects.name} = ${name}`)
  return row === undefined ? null : { ...row, created: false }
}
