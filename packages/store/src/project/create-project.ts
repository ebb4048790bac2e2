import { newId } from '@podo/kernel'
import type { Tx } from '../database/index.ts'
import { environments, projects } from '../schema/index.ts'

export interface NewProject {
  readonly teamId: string
  readonly name: string
  readonly displayName: string
}

/** With its environment `production`. A name that the team uses is a unique violation. */
export async function createProject(tx: Tx, project: NewProject): Promise<{ readonly id: string; readonly environmentId: string }> {
  const [id, environmentId] = [newId(), newId()]
  await tx.insert(projects).values({ id, ...project })
  await tx.insert(environments).values({ id: environmentId, teamId: project.teamId, projectId: id, name: 'production' })
  return { id, environmentId }
}
