import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

/** With its first environment, `production`. A name that the team has already is a unique violation. */
export async function createProject(tx: Tx, project: { readonly teamId: string; readonly name: string; readonly displayName: string }): Promise<{ id: string }> {
  const id = newId()
  await tx.execute(sql`insert into projects (id, team_id, name, display_name) values (${id}, ${project.teamId}, ${project.name}, ${project.displayName})`)
  await tx.execute(sql`insert into environments (id, team_id, project_id, name) values (${newId()}, ${project.teamId}, ${id}, 'production')`)
  return { id }
}

export async function deleteProject(tx: Tx, project: { readonly teamId: string; readonly projectId: string }): Promise<'deleted' | 'not-empty' | 'absent'> {
  const apps = await tx.execute(sql`select 1 from apps where project_id = ${project.projectId} limit 1`)
  if (apps.rows.length > 0) return 'not-empty'
  const { rowCount } = await tx.execute(sql`delete from projects where id = ${project.projectId} and team_id = ${project.teamId}`)
  return rowCount === 1 ? 'deleted' : 'absent'
}
