import { retire } from '../release/retire.ts'
import { saveEnd } from '../state/save-end.ts'
import type { ReleaseRecord } from '../state/schema.ts'
import type { Context } from '../target/context.ts'
import type { Target } from '../target/target.ts'

const timers = new WeakMap<Target, NodeJS.Timeout>()

/** One timer a target, for the release that settles first; set again after each switch and after a restart. */
export function armSettling(context: Context, target: Target): void {
  clearTimeout(timers.get(target))
  const ends = target.record.releases.flatMap((release) => (release.phase === 'settling' ? [Date.parse(release.settlesAt ?? '') || 0] : []))
  if (ends.length === 0) return
  const end = (): void => void endSettled(context, target).catch((err: unknown) => context.machine.logger.error({ err, target: target.record.targetId }, 'settling could not be ended'))
  const timer = setTimeout(end, Math.max(0, Math.min(...ends) - Date.now()))
  timer.unref()
  timers.set(target, timer)
}

export function disarmSettling(target: Target): void {
  clearTimeout(timers.get(target))
}

/** A request that began before the switch gets its answer; what takes longer than this after settling is cut off. */
const QUIET_MS = 60_000

async function endSettled(context: Context, target: Target): Promise<void> {
  await Promise.all(
    settled(target).map(async ({ spec }) => {
      context.routes.endStreams(spec.contentKey)
      await context.routes.quiet(spec.contentKey, QUIET_MS)
    }),
  )
  await target.exclusively(async () => {
    // Looked at again: while it was waited for, a switch back may have made one live.
    for (const release of settled(target)) {
      context.journal.append({ targetId: target.record.targetId, contentKey: release.spec.contentKey, kind: 'settled', detail: { label: release.spec.label } })
      retire(context, target, release)
    }
    await saveEnd(() => target.save(), context.machine.logger)
  })
  armSettling(context, target)
}

const settled = (target: Target): ReleaseRecord[] =>
  target.record.releases.filter((release) => release.phase === 'settling' && (Date.parse(release.settlesAt ?? '') || 0) <= Date.now())
