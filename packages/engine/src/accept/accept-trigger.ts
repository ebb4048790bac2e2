import { decideTrigger } from '@podo/domain'
import type { Cause, Trigger, TriggerDecision } from '@podo/domain'
import { absent, conflict, faultPoint } from '@podo/kernel'
import type { AppError } from '@podo/kernel'
import { emit, endQueued, insertDeployment, lockTarget, markCancel, ring, setSupersededInARow } from '@podo/store'
import type { TargetSituation, Tx } from '@podo/store'

export interface TriggerInput {
  readonly targetId: string
  readonly trigger: Trigger
  readonly source:
    | { readonly kind: 'commit'; readonly commit: string; readonly message: string; readonly author: string }
    | { readonly kind: 'build'; readonly buildId: string; readonly commit: { readonly commit: string; readonly message: string; readonly author: string } }
    | { readonly kind: 'release'; readonly releaseId: string; readonly buildId: string; readonly commit: { readonly commit: string; readonly message: string; readonly author: string } }
  readonly configVersionId: string
  /** Of a rollback: the release that a person chose. */
  readonly sourceReleaseId?: string
  readonly reason?: string
  /** Of an auto-return: why the release before it was taken back. */
  readonly cause?: Cause | null
  readonly passHold: boolean
  readonly supersede: boolean
  /** Null for Podo itself. */
  readonly userId: string | null
}

export interface AcceptedTrigger {
  readonly deploymentId: string
  readonly number: number
}

/**
 * Accepts a trigger in the caller's transaction: the deployment's row, what it does to the others of its target, the
 * events and the ring at the worker's door, all or nothing. A hold refuses deliberate triggers with `HELD` (409).
 */
export async function acceptTrigger(tx: Tx, input: TriggerInput): Promise<AcceptedTrigger> {
  const situation = await lockTarget(tx, input.targetId)
  if (situation === null || situation.deleting) throw absent('app')
  const decision = decideTrigger(input.trigger, {
    onHold: situation.onHold,
    passHold: input.passHold,
    supersede: input.supersede,
    running: situation.running === null ? null : { state: situation.running.state, supersededInARow: situation.supersededInARow },
  })
  if (!decision.accept) throw heldBack()
  await faultPoint('accept.before')
  const accepted = await insertAfterQueued(tx, situation, input, decision)
  await askRunning(tx, situation, input, decision, accepted)
  await emit(tx, accepted.deploymentId, 'deployment.accepted', { number: accepted.number, trigger: input.trigger })
  await emit(tx, input.targetId, 'deployment.accepted', { number: accepted.number, trigger: input.trigger })
  await ring(tx, accepted.deploymentId)
  await faultPoint('accept.after')
  return accepted
}

type Accepted = Extract<TriggerDecision, { accept: true }>

async function insertAfterQueued(tx: Tx, situation: TargetSituation, input: TriggerInput, decision: Accepted): Promise<AcceptedTrigger> {
  const { queued } = situation
  if (queued !== null) await endQueued(tx, queued.id, decision.queued, null)
  const { source } = input
  const { id, number } = await insertDeployment(tx, {
    situation,
    trigger: input.trigger,
    commit: source.kind === 'commit' ? source : source.commit,
    buildId: source.kind === 'commit' ? null : source.buildId,
    releaseId: source.kind === 'release' ? source.releaseId : null,
    sourceReleaseId: input.sourceReleaseId ?? null,
    configVersionId: input.configVersionId,
    reason: input.reason ?? null,
    cause: input.cause ?? null,
    endsHeld: decision.endsHeld,
    userId: input.userId,
  })
  if (queued !== null) await emit(tx, queued.id, 'deployment.ended', { outcome: decision.queued, supersededBy: number })
  return { deploymentId: id, number }
}

async function askRunning(tx: Tx, situation: TargetSituation, input: TriggerInput, decision: Accepted, accepted: AcceptedTrigger): Promise<void> {
  const { running } = situation
  if (running === null || decision.running === 'wait') return
  const outcome = decision.running === 'supersede' ? 'superseded' : 'cancelled'
  const marked = await markCancel(tx, running.id, outcome, { userId: input.userId, supersededBy: accepted.deploymentId })
  if (!marked) return
  if (outcome === 'superseded') await setSupersededInARow(tx, input.targetId, situation.supersededInARow + 1)
  await emit(tx, running.id, 'deployment.cancel-asked', { outcome })
}

const heldBack = (): AppError =>
  conflict('HELD', 'Automatic deployment is on hold here. Lift the hold, or deploy and pass it (in the command line: --pass-hold).')
