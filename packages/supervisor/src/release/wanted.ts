import type { ReleaseRecord, TargetRecord } from '../state/schema.ts'

/**
 * How many processes of each name a release should have now. Before its switch and while it settles only `web` runs;
 * a release that has neither `web` nor a static site starts everything, because there is nothing to switch.
 */
export function wantedProcesses(target: Pick<TargetRecord, 'stopped'>, release: Pick<ReleaseRecord, 'phase' | 'counts' | 'spec'>): Map<string, number> {
  const all = new Map(release.spec.processes.map((process) => [process.name, release.counts[process.name] ?? process.count]))
  if (target.stopped !== 'no' || release.phase === 'retiring') return new Map<string, number>()
  if (release.phase === 'live') return all
  if (release.phase === 'fresh' && !hasTraffic(release)) return all
  const web = all.get('web')
  return new Map<string, number>(web === undefined ? [] : [['web', web]])
}

/** Something for the edge to send requests to. */
export const hasTraffic = (release: Pick<ReleaseRecord, 'spec'>): boolean =>
  release.spec.staticSite !== null || release.spec.processes.some((process) => process.name === 'web')
