import type { ReleaseSpec, ReleaseStatus } from '@podo/agent-protocol'
import type { Context } from '../target/context.ts'
import { reconcile } from '../target/reconcile.ts'
import { sealOwner } from '../target/target.ts'
import type { Target } from '../target/target.ts'
import { describeStatus } from './status.ts'

/**
 * Starts what is missing of a release, or finds it as it is: running, warm or just being ended. What a person stopped
 * comes back with it: a deployment asks for the app to run.
 */
export async function startRelease(context: Context, target: Target, spec: ReleaseSpec): Promise<ReleaseStatus> {
  return target.exclusively(async () => {
    const known = target.release(spec.contentKey)
    const counts = Object.fromEntries(spec.processes.map((process) => [process.name, process.count]))
    if (known) {
      known.counts = { ...known.counts, ...counts }
      if (known.phase === 'retiring') known.phase = 'fresh'
    } else {
      const { secrets, ...open } = spec
      target.record.releases.push({
        spec: open,
        sealedSecrets: context.sealer.seal(sealOwner(spec.targetId, spec.contentKey), secrets),
        counts,
        phase: 'fresh',
        settlesAt: null,
        instances: [],
      })
    }
    target.record.app = spec.app
    if (target.record.stopped === 'by-person') {
      target.record.stopped = 'no'
      context.routes.refreshNow()
    }
    // Each instance saves this record, its own intent in it, before it spawns.
    reconcile(context, target)
    await target.save()
    const release = target.release(spec.contentKey)
    if (release === undefined) throw new Error('a release that was just added is gone')
    return describeStatus(target, release)
  })
}
