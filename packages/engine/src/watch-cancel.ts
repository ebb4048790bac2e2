import type { Phase } from '@podo/domain'
import { delay } from '@podo/kernel'
import { cancelRequested } from '@podo/store'
import type { PipelineContext } from './pipeline-context.ts'

export interface CancelWatch {
  readonly signal: AbortSignal
  outcome(): 'cancelled' | 'superseded' | null
  stop(): void
}

/** How often the row is read when no notification came: one may be lost with a connection. */
const LOOK_EVERY_MS = 2_000

/** Aborts its signal when a cancel is asked for. Pre-deploy and switch are not interrupted. */
export function watchCancel(context: PipelineContext, phase: Phase): CancelWatch {
  const abort = new AbortController()
  const ended = new AbortController()
  let outcome: 'cancelled' | 'superseded' | null = null
  if (phase === 'predeploy' || phase === 'switch') return { signal: abort.signal, outcome: () => null, stop: () => undefined }
  const look = async (): Promise<void> => {
    if (ended.signal.aborted) return
    const asked = await context.write((tx) => cancelRequested(tx, context.deployment.id)).catch(() => null)
    if (asked === null || ended.signal.aborted) return
    outcome = asked
    abort.abort(new Error('cancelled'))
  }
  const unsubscribe = context.options.events.subscribe({
    notified: (payload) => {
      if (payload.startsWith(context.deployment.id)) void look()
    },
    missed: () => void look(),
  })
  void repeat(look, ended.signal)
  return {
    signal: abort.signal,
    outcome: () => outcome,
    stop: () => {
      ended.abort()
      unsubscribe()
    },
  }
}

async function repeat(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(LOOK_EVERY_MS, signal).catch(() => undefined)
    await look()
  }
}
