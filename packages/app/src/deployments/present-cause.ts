import type { Cause, DeploymentDetail } from '@podo/contract'
import type { Cause as KnownCause, Evidence } from '@podo/domain'
import { unreachable } from '@podo/kernel'

/** A cause as it is stored, in the shape of the answer. */
export const presentCause = (cause: KnownCause): Cause => ({ ...cause, setting: cause.setting ?? null, evidence: cause.evidence.map(presentEvidence) })

function presentEvidence(evidence: Evidence): NonNullable<DeploymentDetail['cause']>['evidence'][number] {
  switch (evidence.kind) {
    case 'log':
      return { kind: 'log', lines: [...evidence.lines], place: { ...(evidence.place ?? { deployment: null, app: null }) } }
    case 'listening':
      return { kind: 'listening', expectedPort: evidence.expectedPort, seen: evidence.seen.map(({ address, port }) => ({ address, port })) }
    case 'exit':
    case 'probe':
    case 'file':
      return { ...evidence }
    default:
      return unreachable(evidence)
  }
}
