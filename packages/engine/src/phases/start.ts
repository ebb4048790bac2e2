import { releaseGone } from '@podo/domain'
import { unavailable } from '@podo/kernel'
import { registerUndo } from '@podo/store'
import { LeaseLost } from '../drive/keep-lease.ts'
import type { PipelineContext } from '../pipeline-context.ts'
import { releaseToRun } from '../release-to-run.ts'
import type { StepResult } from '../step.ts'

/** Makes sure that the release's processes are started; one that is warm is found and left as it is. */
export async function startRelease(context: PipelineContext): Promise<StepResult> {
  const { release, target, options } = context
  if (release === null) throw unavailable('NO_RELEASE', 'This deployment has no release yet.')
  context.waits.say('processes', { release: `v${release.number}` })
  const there = await options.runtime.observe(target, release.contentKey)
  if (there?.ready === true) {
    context.log('start', `v${release.number} is running already; nothing to start.`)
    return { kind: 'done', detail: { found: true } }
  }
  const toRun = await releaseToRun(context, release)
  if (toRun === null) return { kind: 'failed', cause: releaseGone(release.number) }
  const registered = await context.write((tx) => registerUndo(tx, context.lease, context.deployment.id, { key: 'start', action: { kind: 'stop-release', contentKey: release.contentKey } }))
  if (!registered) throw new LeaseLost('another driver has this deployment')
  await options.runtime.start(toRun)
  return { kind: 'done', detail: { found: false } }
}
