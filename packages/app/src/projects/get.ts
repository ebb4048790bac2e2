import type { Project } from '@podo/contract'
import { absent } from '@podo/kernel'
import { viewProject } from '@podo/store'
import type { ProjectPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'

export async function get(call: PlacedCall<ProjectPlace>): Promise<Project> {
  const view = await call.transaction((tx) => viewProject(tx, call.place.projectId))
  if (view === null) throw absent('project')
  return { ...view, environments: [...view.environments] }
}
