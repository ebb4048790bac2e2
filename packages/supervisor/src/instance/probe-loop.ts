import type { HealthCheck, Probe } from '@podo/agent-protocol'
import { delay } from '@podo/kernel'
import { isAccepted } from '../probe/accept.ts'
import { ask } from '../probe/ask.ts'

const FIRST_EVERY_MS = 25
const READY_EVERY_MS = 5_000
const FAILING_EVERY_MS = 1_000
/** Failed answers in a row that make a ready instance unready: one alone may be a hiccup. */
const FAILURES_TO_UNREADY = 2
const UNHEALTHY_AFTER_MS = 30_000
const EVIDENCE_EVERY_MS = 500

export interface ProbeLoop {
  readonly port: number
  readonly check: HealthCheck
  readonly host: () => string
  /** The socket on the port belongs to the instance itself. */
  readonly isOwnListener: () => Promise<boolean>
  /** Looks where it listens instead; asked while it does not become ready. */
  readonly gatherEvidence: () => Promise<void>
  readonly onProbe: (probe: Probe) => void
  readonly onReady: () => void
  readonly onUnready: () => void
  /** The health check has failed for 30 s without a break; told once a time of failing. */
  readonly onUnhealthy: () => void
}

/** Asks at once and every 25 ms until ready, then every 5 s, every second while failing. Ends with the signal. */
export async function probeUntilEnd(loop: ProbeLoop, signal: AbortSignal): Promise<void> {
  let isReady = false
  let hasBeenReady = false
  let lookedAt = Date.now()
  let failures = 0
  let failingSince = 0
  let isReported = false
  while (!signal.aborted) {
    const host = loop.host()
    const { headers: _, ...probe } = await ask({ port: loop.port, host, path: loop.check.path, timeoutMs: loop.check.timeoutSeconds * 1000 })
    if (signal.aborted) return
    loop.onProbe(probe)
    if (isAccepted(loop.check, probe, host) && (isReady || (await loop.isOwnListener()))) {
      failures = 0
      isReported = false
      if (!isReady) {
        isReady = true
        hasBeenReady = true
        loop.onReady()
      }
    } else if (!hasBeenReady) {
      if (Date.now() - lookedAt >= EVIDENCE_EVERY_MS) {
        lookedAt = Date.now()
        await loop.gatherEvidence()
      }
    } else {
      failures += 1
      if (failures === 1) failingSince = Date.now()
      if (isReady && failures >= FAILURES_TO_UNREADY) {
        isReady = false
        loop.onUnready()
      }
      if (!isReported && Date.now() - failingSince >= UNHEALTHY_AFTER_MS) {
        isReported = true
        loop.onUnhealthy()
      }
    }
    await delay(isReady && failures === 0 ? READY_EVERY_MS : failures > 0 ? FAILING_EVERY_MS : FIRST_EVERY_MS, signal).catch(() => undefined)
  }
}
