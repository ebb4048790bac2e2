import type { Project } from '@podo/contract'
import { parseProjectName } from '@podo/domain'
import { absent, conflict } from '@podo/kernel'
import { createProject, isUniqueViolation, viewProject } from '@podo/store'
import { authorize } from '../actor/authorize.ts'
import { record } from '../actor/record.ts'
import type { Actor } from '../actor/actor.ts'
import { actorTransaction } from '../operation/guard.ts'
import type { Call } from '../operation/call.ts'

interface CreateInput {
  readonly name: string
  readonly displayName?: string | undefined
  readonly team?: string | undefined
}

/** In the named team, else in the first of the actor's teams; with its environment `production`. */
export async function create(call: Call & { readonly actor: Actor }, input: CreateInput): Promise<Project> {
  const { actor, services } = call
  const team = input.team === undefined ? actor.teams[0] : actor.teams.find((one) => one.id === input.team)
  if (team === undefined) throw absent('team')
  authorize('manage', actor, { kind: 'team', teamId: team.id })
  const name = parseProjectName(input.name)
  const view = await actorTransaction(services, actor)(async (tx) => {
    const { id } = await createProject(tx, { teamId: team.id, name, displayName: input.displayName ?? name })
    await record(tx, actor, team.id, { action: 'project.create', subject: `project ${name}` })
    return viewProject(tx, id)
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? conflict('NAME_TAKEN', `The team has a project named ${name}; choose another name.`, { field: 'name' }) : error
  })
  if (view === null) throw absent('project')
  return { ...view, environments: [...view.environments] }
}
