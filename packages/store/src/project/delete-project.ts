import { and, eq } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { apps, projects } from '../schema/index.ts'

/** Only an empty one. The lock keeps an app from being made in it meanwhile: that one's reference waits for the row. */
export async function deleteProject(tx: Tx, project: { readonly teamId: string; readonly projectId: string }): Promise<'deleted' | 'absent' | 'not-empty'> {
  const mine = and(eq(projects.id, project.projectId), eq(projects.teamId, project.teamId))
  const [found] = await tx.select({ id: projects.id }).from(projects).where(mine).for('update')
  if (found === undefined) return 'absent'
  const [app] = await tx.select({ id: apps.id }).from(apps).where(eq(apps.projectId, found.id)).limit(1)
  if (app !== undefined) return 'not-empty'
  await tx.delete(projects).where(mine)
  return 'deleted'
}
