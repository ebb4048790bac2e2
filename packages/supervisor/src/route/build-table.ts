import { join } from 'node:path'
import type { Attendant } from '../instance/attend.ts'
import type { ReleaseRecord, TargetRecord } from '../state/schema.ts'
import type { EdgeRoute, Upstreams } from './table.ts'

export interface RoutedTarget {
  readonly record: TargetRecord
  attendants(contentKey: string): readonly Attendant[]
}

/** The whole table, O(hosts + instances of `web`); built when a route or an instance changes, never by a timer. */
export function buildTable(targets: Iterable<RoutedTarget>): ReadonlyMap<string, EdgeRoute> {
  const routes = new Map<string, EdgeRoute>()
  for (const target of targets) {
    const live = describeLive(target)
    const settling = warmRelease(target.record)
    const warm = settling ? describeRelease(target, settling) : null
    for (const host of target.record.hosts) routes.set(host, { host, targetId: target.record.targetId, live, warm })
  }
  return routes
}

/** The release that had the traffic before; others that still settle only finish what they are answering. */
export const warmRelease = (record: TargetRecord): ReleaseRecord | undefined =>
  record.releases.find((release) => release.phase === 'settling' && release.spec.contentKey === record.previous)

function describeLive(target: RoutedTarget): Upstreams {
  const live = target.record.releases.find((release) => release.phase === 'live')
  if (live === undefined || target.record.stopped !== 'no') return { kind: 'page', page: 'stopped', app: target.record.app }
  const web = target.attendants(live.spec.contentKey).filter((attendant) => attendant.record.process === 'web')
  if (live.spec.staticSite === null && live.counts['web'] === 0) return { kind: 'page', page: 'stopped', app: target.record.app }
  const isFailing = web.length > 0 && web.every((attendant) => attendant.isCrashLooping())
  return isFailing ? { kind: 'page', page: 'failing', app: target.record.app } : describeRelease(target, live)
}

/** Ready instances; when none is, those that were: a late answer is better than none. */
function describeRelease(target: RoutedTarget, release: ReleaseRecord): Upstreams {
  const { contentKey, staticSite, slug } = release.spec
  if (staticSite) return { kind: 'static', contentKey, root: join(slug.folder, staticSite.root), fallback: staticSite.fallback }
  const routable = target.attendants(contentKey).filter((attendant) => attendant.record.process === 'web' && attendant.isRoutable())
  const ready = routable.filter((attendant) => attendant.state() === 'ready')
  const upstreams = (ready.length > 0 ? ready : routable).flatMap(({ record }) => (record.port === null ? [] : [{ instanceId: record.id, port: record.port }]))
  return { kind: 'processes', contentKey, upstreams }
}
