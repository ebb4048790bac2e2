import type { Cause } from '@podo/domain'
import { loadReturn } from '@podo/store'
import type { Tx } from '@podo/store'
import { acceptTrigger } from '../accept/accept-trigger.ts'

export interface ReleaseFailure {
  readonly targetId: string
  readonly contentKey: string
  readonly kind: 'crash-loop' | 'unhealthy'
  /** What the doctor saw; null when the runtime could not be asked any more. */
  readonly cause: Cause | null
}

/**
 * A release that fails while the previous one is warm is answered by a deployment of that one itself: no new Release,
 * no new Config version, no hold. Not while another deployment works, and not for a release that serves no more.
 */
export async function returnToPrevious(tx: Tx, failure: ReleaseFailure): Promise<void> {
  const back = await loadReturn(tx, failure.targetId, failure.contentKey)
  if (back === null) return
  const why = failure.kind === 'crash-loop' ? 'ended three times within a minute' : 'failed its health check for 30 s'
  await acceptTrigger(tx, {
    targetId: failure.targetId,
    trigger: 'auto-return',
    source: { kind: 'release', releaseId: back.releaseId, buildId: back.buildId, commit: back.commit },
    configVersionId: back.configVersionId,
    sourceReleaseId: back.releaseId,
    reason: `v${back.failedNumber} ${why}.`,
    cause: failure.cause,
    passHold: true,
    supersede: false,
    userId: null,
  })
}
