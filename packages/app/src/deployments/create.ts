import { acceptTrigger } from '@podo/engine'
import type { Deployment } from '@podo/contract'
import { absent, conflict } from '@podo/kernel'
import { currentConfigVersion, findDeploymentSource, viewDeployment } from '@podo/store'
import type { DeploymentSource, TargetPlace, Tx } from '@podo/store'
import { record } from '../actor/record.ts'
import type { Actor } from '../actor/actor.ts'
import type { PlacedCall } from '../operation/call.ts'
import { presentDeployment } from './present.ts'

interface CreateInput {
  readonly of?: number | undefined
  readonly passHold: boolean
  readonly supersede: boolean
}

/**
 * Again: the commit of the newest deployment, or of `of`, with the configuration of now. A held one is released: its
 * build is there, so it is not built again.
 */
export async function create(call: PlacedCall<TargetPlace>, input: CreateInput): Promise<Deployment> {
  const { place, actor } = call
  return call.transaction(async (tx) => {
    const source = await findDeploymentSource(tx, place.targetId, input.of ?? null)
    if (source === null) throw input.of === undefined ? conflict('NOTHING_TO_DEPLOY', 'Nothing was deployed here yet. Deploy a folder first: podo deploy.') : absent('deployment')
    const accepted = await acceptTrigger(tx, {
      targetId: place.targetId,
      trigger: triggerOf(actor),
      source: sourceOf(source),
      configVersionId: (await currentConfigVersion(tx, place.targetId)).id,
      passHold: input.passHold || source.state === 'held',
      supersede: input.supersede,
      userId: actor.user?.id ?? null,
    })
    return answerAccepted(tx, call, accepted.number, 'deployment.create')
  })
}

/** A token is a program; console, command line and this machine are people. */
export const triggerOf = (actor: Actor): 'manual' | 'api' => (actor.via === 'api' ? 'api' : 'manual')

function sourceOf(source: DeploymentSource): Parameters<typeof acceptTrigger>[1]['source'] {
  if (source.commit === null) throw conflict('NOTHING_TO_DEPLOY', 'This deployment has no source to deploy again.')
  return source.state === 'held' && source.buildId !== null ? { kind: 'build', buildId: source.buildId, commit: source.commit } : { kind: 'commit', ...source.commit }
}

/** Audit and answer of every accepted trigger. */
export async function answerAccepted(tx: Tx, call: PlacedCall<TargetPlace>, number: number, action: string, detail: Readonly<Record<string, unknown>> = {}): Promise<Deployment> {
  const { place, actor } = call
  const view = await viewDeployment(tx, place.targetId, number)
  if (view === null) throw absent('deployment')
  await record(tx, actor, place.teamId, { action, subject: `app ${place.project}/${place.app}`, detail: { environment: place.environment, deployment: number, ...detail } })
  return presentDeployment(view, actor)
}
