import { hasTraffic, wantedProcesses } from '../release/wanted.ts'
import type { ReleaseRecord } from '../state/schema.ts'
import { addInstance, endInstance } from './attendants.ts'
import type { Context } from './context.ts'
import type { Target } from './target.ts'

/**
 * Makes what runs equal to what the record wants: ends what is not wanted, starts what is missing, forgets releases
 * of which nothing is left. Called after each change of the record and each end of an instance; O(instances of the
 * target). Starting and stopping go on behind it.
 */
export function reconcile(context: Context, target: Target): void {
  for (const release of target.record.releases) endUnwanted(context, target, release)
  for (const release of target.record.releases) startMissing(context, target, release)
  target.record.releases = target.record.releases.filter((release) => release.phase !== 'retiring' || release.instances.length > 0)
}

function endUnwanted(context: Context, target: Target, release: ReleaseRecord): void {
  const wanted = wantedProcesses(target.record, release)
  for (const attendant of target.attendants(release.spec.contentKey)) {
    if (!release.instances.includes(attendant.record)) continue
    if (!attendant.record.stopping && attendant.record.index < (wanted.get(attendant.record.process) ?? 0)) continue
    endInstance(context, target, release, attendant, () => reconcile(context, target)).catch((err: unknown) => context.machine.logger.error({ err, instance: attendant.record.id }, 'instance could not be ended'))
  }
}

function startMissing(context: Context, target: Target, release: ReleaseRecord): void {
  for (const [process, count] of wantedProcesses(target.record, release)) {
    const present = new Set(release.instances.filter((instance) => instance.process === process && !instance.stopping).map((instance) => instance.index))
    if (mustWait(target, release, process)) continue
    for (let index = 0; index < count; index += 1) if (!present.has(index)) addInstance(context, target, release, process, index)
  }
}

/** Old before new: a process that may not overlap starts when the one of the other release has gone. */
function mustWait(target: Target, release: ReleaseRecord, process: string): boolean {
  const spec = release.spec.processes.find((candidate) => candidate.name === process)
  if (process === 'web' || spec?.overlap === true || (release.phase === 'fresh' && !hasTraffic(release))) return false
  return Array.from(target.all.values()).some((attendant) => attendant.record.process === process && attendant.spec.contentKey !== release.spec.contentKey)
}
