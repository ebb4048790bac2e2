import type { Undo } from '@podo/store'
import { loadRelease, loadTraffic } from '@podo/store'
import { unreachable } from '@podo/kernel'
import type { PipelineContext } from './pipeline-context.ts'
import { releaseToRun } from './release-to-run.ts'

/** Each undo may run twice, and asks the runtime what is there before it acts. */
export async function undo(context: PipelineContext, action: Undo): Promise<void> {
  switch (action.kind) {
    case 'switch-back':
      return switchBack(context, action.contentKey)
    case 'stop-release':
      return stopUnlessNeeded(context, action.contentKey)
    case 'start-release':
      return startAgain(context, action.releaseId)
    default:
      return unreachable(action)
  }
}

async function switchBack(context: PipelineContext, contentKey: string | null): Promise<void> {
  const { runtime } = context.options
  if ((await runtime.liveContentKey(context.target)) === contentKey) return
  const traffic = await context.write((tx) => loadTraffic(tx, context.target.id))
  await runtime.switchTraffic(context.target, { hosts: traffic?.hosts ?? [], contentKey, fencingToken: context.lease.token, settleSeconds: 0 })
}

/** A release that serves is never stopped by an undo. */
async function stopUnlessNeeded(context: PipelineContext, contentKey: string): Promise<void> {
  const { runtime } = context.options
  if ((await runtime.liveContentKey(context.target)) === contentKey) return
  await runtime.stop(context.target, contentKey)
}

async function startAgain(context: PipelineContext, releaseId: string): Promise<void> {
  const release = await context.write((tx) => loadRelease(tx, releaseId))
  if (release === null) return
  const toRun = await releaseToRun(context, release)
  if (toRun !== null) await context.options.runtime.start(toRun)
}
