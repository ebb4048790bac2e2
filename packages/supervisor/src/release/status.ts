import type { ReleaseStatus } from '@podo/agent-protocol'
import type { Attendant } from '../instance/attend.ts'
import type { ReleaseRecord } from '../state/schema.ts'
import type { Target } from '../target/target.ts'
import { wantedProcesses } from './wanted.ts'

export function describeStatus(target: Target, release: ReleaseRecord): ReleaseStatus {
  const attendants = target.attendants(release.spec.contentKey)
  return {
    targetId: target.record.targetId,
    contentKey: release.spec.contentKey,
    label: release.spec.label,
    revision: target.revision(),
    traffic: release.phase === 'live' ? 'live' : 'warm',
    settlesAt: release.settlesAt,
    ready: isReady(target, release),
    instances: attendants.map((attendant) => attendant.view()),
  }
}

/** Every wanted instance of `web`, or of everything where there is no `web`. A static site needs none. */
export function isReady(target: Target, release: ReleaseRecord): boolean {
  if (release.phase === 'retiring' || target.record.stopped !== 'no') return false
  const attendants = target.attendants(release.spec.contentKey)
  const wanted = wantedProcesses(target.record, release)
  const names = wanted.has('web') ? ['web'] : release.spec.staticSite ? [] : Array.from(wanted.keys())
  return names.every((name) => countReady(attendants, name) >= (wanted.get(name) ?? 0))
}

const countReady = (attendants: readonly Attendant[], name: string): number =>
  attendants.filter((attendant) => attendant.record.process === name && attendant.state() === 'ready').length
