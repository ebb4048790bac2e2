import type { App, AppEnvironment } from '@podo/contract'
import { diagnoseRun } from '@podo/domain'
import { latestDeployments } from '@podo/store'
import type { AppEnvironmentView, AppView, DeploymentView, Tx } from '@podo/store'
import { mayIn } from '../actor/authorize.ts'
import type { Actor } from '../actor/actor.ts'
import { presentCause } from '../deployments/present-cause.ts'
import { presentDeployment } from '../deployments/present.ts'
import type { Services } from '../operation/services.ts'
import { observeLive } from './observe.ts'
import type { SeenLive } from './observe.ts'

export interface SeenApps {
  readonly views: readonly AppView[]
  readonly latest: ReadonlyMap<string, DeploymentView>
}

export async function readWithLatest(tx: Tx, views: readonly AppView[]): Promise<SeenApps> {
  return { views, latest: await latestDeployments(tx, views.flatMap((view) => view.environments.map((environment) => environment.id))) }
}

/** After the transaction: asks the runtime how the live ones do, within a bound. */
export async function presentApps(services: Services, actor: Actor, seen: SeenApps): Promise<App[]> {
  const targets = seen.views.flatMap((view) => view.environments.filter(({ live }) => live !== null).map(({ id }) => ({ id, appId: view.id, app: view.name })))
  const states = await observeLive(services.runtime, targets)
  return seen.views.map((view) => ({
    id: view.id,
    project: view.project,
    name: view.name,
    displayName: view.displayName,
    createdAt: view.createdAt,
    deleting: view.deleting,
    environments: view.environments.map((environment) => presentEnvironment(services, actor, view, environment, seen.latest.get(environment.id), states.get(environment.id))),
  }))
}

function presentEnvironment(services: Services, actor: Actor, app: AppView, view: AppEnvironmentView, latest: DeploymentView | undefined, seen: SeenLive | undefined): AppEnvironment {
  return {
    id: view.id,
    environment: view.environment,
    address: view.host === null ? null : services.appAddress(view.host),
    state: view.live === null ? 'empty' : (seen?.state ?? 'live'),
    live: view.live,
    cause: causeOf(view, seen),
    settling: view.settling,
    hold: view.hold,
    latest: latest === undefined ? null : presentDeployment(latest, actor),
    configVersion: view.configVersion,
    availableActions: actionsOf(actor, app, view),
    sequence: view.sequence,
  }
}

/** What the doctor sees of the live release at this moment; what it ended with before stands in the deployments. */
function causeOf({ live, settings, variables }: AppEnvironmentView, seen: SeenLive | undefined): AppEnvironment['cause'] {
  if (live === null || settings === null || seen === undefined || seen.release === null || seen.state === 'stopped') return null
  const commands = Object.fromEntries(settings.processes.map(({ name, command }) => [name, command]))
  const cause = diagnoseRun({
    release: `v${live.release}`,
    healthCheck: settings.healthCheck,
    memoryMb: settings.resources.memoryMb,
    commands,
    variables: { given: variables, expected: [] },
    now: Date.now(),
    instances: seen.release.instances,
  })
  return cause === null ? null : presentCause(cause)
}

function actionsOf(actor: Actor, app: AppView, view: AppEnvironmentView): AppEnvironment['availableActions'] {
  if (app.deleting) return []
  const actions: AppEnvironment['availableActions'] = []
  if (mayIn(actor, app.teamId, 'deploy')) {
    if (view.hasDeployment) actions.push('deploy')
    if (view.live !== null && view.hasEarlierRelease) actions.push('rollback')
    actions.push(view.hold === null ? 'hold' : 'lift-hold')
  }
  if (mayIn(actor, app.teamId, 'manage')) actions.push('delete')
  return actions
}
