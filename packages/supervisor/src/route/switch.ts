import type { Route, SwitchRequest, SwitchResult } from '@podo/agent-protocol'
import { absent, conflict, faultPoint } from '@podo/kernel'
import { retire } from '../release/retire.ts'
import { isReady } from '../release/status.ts'
import { hasTraffic } from '../release/wanted.ts'
import type { ReleaseRecord, TargetRecord } from '../state/schema.ts'
import type { Context } from '../target/context.ts'
import { reconcile } from '../target/reconcile.ts'
import type { Target } from '../target/target.ts'
import { armSettling } from './settle.ts'

/** A release that may not stay warm still finishes what it is answering. */
const DRAIN_MS = 5_000

/**
 * Points the target's hosts at a release that is ready, or at nothing. On disk first, then in the edge's table: after
 * a kill in between, the next agent builds the table from the disk. Repeated, it answers as the first time.
 */
export async function switchTraffic(context: Context, target: Target, request: SwitchRequest): Promise<SwitchResult> {
  return target.exclusively(async () => {
    const { record } = target
    if (request.fencingToken < record.fencingToken) throw conflict('STALE_TOKEN', 'A newer deployment has switched the traffic since. This one no longer may.')
    const next = request.contentKey === null ? undefined : readyRelease(target, request.contentKey)
    if (next) refuseForeignHosts(context, record, request.hosts)
    const before = liveRelease(record)
    const isRepeated = before === next && record.switchedAt !== null && sameHosts(record.hosts, request.hosts)
    const undo = capture(record)
    record.fencingToken = request.fencingToken
    record.hosts = [...request.hosts]
    if (!isRepeated) moveTraffic(record, before, next, request.settleSeconds)
    await faultPoint('route.before')
    await target.save(true).catch((error: unknown) => {
      undo()
      throw error
    })
    context.routes.refreshNow()
    await faultPoint('route.after')
    for (const release of record.releases.filter(({ phase }) => phase === 'retiring')) retire(context, target, release)
    armSettling(context, target)
    reconcile(context, target)
    target.changed()
    return { previous: record.previous }
  })
}

/** A host leads to one app: whoever comes later is told, and nothing is taken from whoever has it. */
function refuseForeignHosts(context: Context, record: TargetRecord, hosts: readonly string[]): void {
  const taken = hosts.find((host) => context.hostsOfOthers(record.targetId).has(host))
  if (taken !== undefined) throw conflict('HOST_TAKEN', `${taken} leads to another app. Take it from that app first.`, { host: taken })
}

function moveTraffic(record: TargetRecord, before: ReleaseRecord | undefined, next: ReleaseRecord | undefined, settleSeconds: number): void {
  const soon = Date.now() + DRAIN_MS
  for (const release of record.releases) {
    if (release.phase !== 'settling' || release === next) continue
    // A newer switch ends an older settling, after what it is answering.
    release.settlesAt = new Date(Math.min(soon, Date.parse(release.settlesAt ?? new Date().toISOString()))).toISOString()
  }
  if (before && before !== next) {
    before.phase = hasTraffic(before) ? 'settling' : 'retiring'
    before.settlesAt = hasTraffic(before) ? new Date(Math.max(soon, Date.now() + settleSeconds * 1000)).toISOString() : null
  }
  if (next) {
    next.phase = 'live'
    next.settlesAt = null
  }
  record.previous = before?.spec.contentKey ?? null
  record.switchedAt = new Date().toISOString()
}

function readyRelease(target: Target, contentKey: string): ReleaseRecord {
  const release = target.release(contentKey)
  if (release === undefined) throw absent('release')
  if (release.phase !== 'live' && !isReady(target, release)) throw conflict('RELEASE_NOT_READY', 'The release is not ready, so it gets no traffic. Look at its instances.')
  return release
}

export const liveRelease = (record: TargetRecord): ReleaseRecord | undefined => record.releases.find((release) => release.phase === 'live')

const sameHosts = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((host) => other.includes(host))

/** Puts the record back when it cannot be written: what is in memory must be what is on disk. */
function capture(record: TargetRecord): () => void {
  const { fencingToken, hosts, previous, switchedAt } = record
  const phases = record.releases.map((release) => ({ release, phase: release.phase, settlesAt: release.settlesAt }))
  return () => {
    Object.assign(record, { fencingToken, hosts, previous, switchedAt })
    for (const { release, phase, settlesAt } of phases) Object.assign(release, { phase, settlesAt })
  }
}

export function describeRoute({ record }: Target): Route {
  if (record.switchedAt === null) throw absent('route')
  return {
    targetId: record.targetId,
    hosts: record.hosts,
    contentKey: liveRelease(record)?.spec.contentKey ?? null,
    fencingToken: record.fencingToken,
    switchedAt: record.switchedAt,
  }
}
