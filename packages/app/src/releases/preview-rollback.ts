import type { RollbackPreview } from '@podo/contract'
import type { CommitInfo } from '@podo/ports'
import type { TargetPlace } from '@podo/store'
import { unreachable } from '../apps/observe.ts'
import { diffVersions } from '../config/diff-versions.ts'
import type { PlacedCall } from '../operation/call.ts'
import { findSourceProblem } from './find-source-problem.ts'
import { planRollback } from './plan-rollback.ts'
import type { RollbackPlan } from './plan-rollback.ts'

export async function previewRollback(call: PlacedCall<TargetPlace>, input: { readonly number: number }): Promise<RollbackPreview> {
  const plan = await call.transaction((tx) => planRollback(tx, call.place.targetId, input.number, 'current'))
  const { to, live, liveConfig, toConfig, secretVersions } = plan
  return {
    to: to.number,
    from: live?.number ?? null,
    how: await howOf(call, plan),
    config: liveConfig === null ? [] : diffVersions(liveConfig, { ...toConfig, secretVersions }),
    rotatedSecrets: [...plan.rotatedSecrets],
    commitsTakenBack: (await takenBack(call, plan)).map(({ commit, message, author }) => ({ commit, message, author })),
    staysAsItIs: ['data', 'migrations', 'files'],
    problem: plan.problem ?? (await findSourceProblem(call, to)),
  }
}

async function howOf(call: PlacedCall<TargetPlace>, plan: RollbackPlan): Promise<RollbackPreview['how']> {
  if (!plan.to.hasFiles) return 'build'
  return (await isWarm(call, plan)) ? 'switch' : 'start'
}

/** Whether the runtime still has what would run: going back is then a switch alone. */
async function isWarm(call: PlacedCall<TargetPlace>, plan: RollbackPlan): Promise<boolean> {
  const { targetId, appId, app } = call.place
  if (plan.contentKey === null) return false
  const releases = await call.services.runtime.list({ id: targetId, appId, app }).catch(unreachable)
  return releases?.some((release) => release.contentKey === plan.contentKey && release.ready) ?? false
}

/** The repository that cannot be asked now leaves the list empty, not the preview away. */
async function takenBack(call: PlacedCall<TargetPlace>, { to, live }: RollbackPlan): Promise<readonly CommitInfo[]> {
  if (live === null || live.number < to.number || live.commit.commit === to.commit.commit) return []
  const changes = await call.services.sources.changes(call.place.appId, to.commit.commit, live.commit.commit).catch(unreachable)
  return changes?.commits ?? []
}
