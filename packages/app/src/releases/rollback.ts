import { acceptTrigger } from '@podo/engine'
import type { Deployment } from '@podo/contract'
import { conflict } from '@podo/kernel'
import { createConfigVersion, emit, lockTarget, setHold } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import { answerAccepted } from '../deployments/create.ts'
import type { PlacedCall } from '../operation/call.ts'
import { findSourceProblem } from './find-source-problem.ts'
import { planRollback } from './plan-rollback.ts'
import type { RollbackSecrets } from './plan-rollback.ts'

interface RollbackInput {
  readonly number: number
  readonly reason: string
  readonly secrets: RollbackSecrets
}

/**
 * A new config version (a copy of the release's own, so that the next push does not bring the fault back), a hold with
 * the reason, and a deployment of that release's build: one transaction.
 */
export async function rollback(call: PlacedCall<TargetPlace>, input: RollbackInput): Promise<Deployment> {
  const { place, actor } = call
  const userId = actor.user?.id ?? null
  return call.transaction(async (tx) => {
    await lockTarget(tx, place.targetId)
    const plan = await planRollback(tx, place.targetId, input.number, input.secrets)
    if (plan.problem !== null) throw conflict('CANNOT_ROLL_BACK', plan.problem)
    const withoutSource = await findSourceProblem(call, plan.to)
    if (withoutSource !== null) throw conflict('SOURCE_GONE', withoutSource)
    const reason = input.reason === '' ? `Rolled back to v${input.number}` : input.reason
    const config = await createConfigVersion(tx, {
      targetId: place.targetId,
      teamId: place.teamId,
      variables: plan.toConfig.variables,
      secretVersions: plan.secretVersions,
      overrides: plan.toConfig.overrides,
      copiedFrom: plan.toConfig.number,
      userId,
    })
    await setHold(tx, place.targetId, { reason, userId })
    await emit(tx, place.targetId, 'hold.set', { reason })
    const accepted = await acceptTrigger(tx, {
      targetId: place.targetId,
      trigger: 'rollback',
      source: { kind: 'build', buildId: plan.to.buildId, commit: plan.to.commit },
      configVersionId: config.id,
      sourceReleaseId: plan.to.id,
      reason,
      passHold: true,
      supersede: true,
      userId,
    })
    return answerAccepted(tx, call, accepted.number, 'release.rollback', { to: input.number, reason })
  })
}
