import type { App } from '@podo/contract'
import { hostLabel, otherLabels, parseAppName } from '@podo/domain'
import { conflict } from '@podo/kernel'
import { claimHost, createApp, isUniqueViolation, viewProject } from '@podo/store'
import type { ProjectPlace, Tx } from '@podo/store'
import { record } from '../actor/record.ts'
import type { PlacedCall } from '../operation/call.ts'
import { show } from './get.ts'

interface CreateInput {
  readonly name: string
  readonly displayName?: string | undefined
}

/** Labels tried before giving up: `shop`, `shop-2` … */
const LABELS = 50

/** The app with a target in each environment of its project, each with a host of its own and an empty configuration. */
export async function create(call: PlacedCall<ProjectPlace>, input: CreateInput): Promise<App> {
  const { place, services, actor } = call
  const name = parseAppName(input.name)
  const appId = await call
    .transaction(async (tx) => {
      const project = await viewProject(tx, place.projectId)
      const made = await createApp(tx, {
        teamId: place.teamId,
        projectId: place.projectId,
        name,
        displayName: input.displayName ?? name,
        userId: actor.user?.id ?? null,
        environments: project?.environments ?? [],
      })
      for (const target of made.targets) await claim(tx, place.teamId, target, name, services.appsDomain)
      await record(tx, actor, place.teamId, { action: 'app.create', subject: `app ${place.project}/${name}` })
      return made.appId
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? conflict('NAME_TAKEN', `The project has an app named ${name}; choose another name.`, { field: 'name' }) : error
    })
  return show(call, appId)
}

/** The plain label where it is free, else the next one: the host is unique in all of Podo, the name only in its project. */
async function claim(tx: Tx, teamId: string, target: { readonly targetId: string; readonly environment: string }, name: string, domain: string): Promise<void> {
  const labels = [hostLabel(name, target.environment), ...otherLabels(name, target.environment).take(LABELS)]
  for (const label of labels) {
    if (await claimHost(tx, { host: `${label}.${domain}`, teamId, targetId: target.targetId, kind: 'automatic' })) return
  }
  throw conflict('NO_FREE_ADDRESS', `No address near ${name} is free; choose another name.`, { field: 'name' })
}
