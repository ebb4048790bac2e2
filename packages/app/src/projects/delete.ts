import { absent, conflict } from '@podo/kernel'
import { deleteProject } from '@podo/store'
import type { ProjectPlace } from '@podo/store'
import { record } from '../actor/record.ts'
import type { PlacedCall } from '../operation/call.ts'

/** An empty one only: its apps are deleted one by one, each by its name. */
export async function remove(call: PlacedCall<ProjectPlace>): Promise<Record<string, never>> {
  const { place, actor } = call
  await call.transaction(async (tx) => {
    const outcome = await deleteProject(tx, { teamId: place.teamId, projectId: place.projectId })
    if (outcome === 'absent') throw absent('project')
    if (outcome === 'not-empty') throw conflict('PROJECT_NOT_EMPTY', 'The project has apps. Delete them first.')
    await record(tx, actor, place.teamId, { action: 'project.delete', subject: `project ${place.project}` })
  })
  return {}
}
