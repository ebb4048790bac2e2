import type { Cause } from '@podo/domain'
import { delay } from '@podo/kernel'
import type { RuntimeEvent } from '@podo/ports'
import { emit, readCursor, recordSettled, writeCursor } from '@podo/store'
import type { Tx } from '@podo/store'
import type { EngineOptions } from '../engine.ts'
import { returnToPrevious } from './auto-return.ts'
import { findRunCause } from './find-run-cause.ts'

const WAIT_MS = 20_000
const AWAY_MS = 1_000
const CAUSE_SECONDS = 5

/** Reads the runtime's journal and answers it; the cursor moves in the transaction that answers. */
export async function followRuntime(options: EngineOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const after = await options.database.transaction({ kind: 'worker' }, (tx) => readCursor(tx, options.runtime.name))
      const { events, last } = await options.runtime.events(after, WAIT_MS, signal)
      // A journal that is shorter than the cursor belongs to an agent that began anew.
      if (last < after) await options.database.transaction({ kind: 'worker' }, (tx) => writeCursor(tx, options.runtime.name, 0))
      for (const event of events) await answer(options, event)
    } catch (error) {
      if (signal.aborted) return
      options.log.info({ err: error }, 'the journal of the runtime could not be read')
      await delay(AWAY_MS, signal).catch(() => undefined)
    }
  }
}

async function answer(options: EngineOptions, event: RuntimeEvent): Promise<void> {
  const cause = isFailure(event) ? await causeWithin(options, event) : null
  await options.database.transaction({ kind: 'worker' }, async (tx) => {
    await answerIn(tx, event, cause)
    await writeCursor(tx, options.runtime.name, event.sequence)
  })
}

/** The traffic goes back with a cause or without: neither a fault of the doctor nor a repository that hangs holds it up. */
async function causeWithin(options: EngineOptions, { targetId, contentKey }: RuntimeEvent): Promise<Cause | null> {
  if (targetId === null || contentKey === null) return null
  const answered = new AbortController()
  const patience = delay((options.timing?.cause ?? CAUSE_SECONDS) * 1000, answered.signal).then(
    () => null,
    () => null,
  )
  const finding = findRunCause(options, { targetId, contentKey }).catch((err: unknown) => {
    options.log.error({ err, targetId }, 'why a release fails could not be found out')
    return null
  })
  return Promise.race([finding, patience]).finally(() => answered.abort())
}

const isFailure = ({ kind }: RuntimeEvent): boolean => kind === 'crash-loop' || kind === 'unhealthy'

async function answerIn(tx: Tx, event: RuntimeEvent, cause: Cause | null): Promise<void> {
  const { targetId, contentKey, kind } = event
  if (targetId === null) return
  if (kind === 'settled' && contentKey !== null) await recordSettled(tx, targetId, contentKey)
  if ((kind === 'crash-loop' || kind === 'unhealthy') && contentKey !== null) await returnToPrevious(tx, { targetId, contentKey, kind, cause })
  await emit(tx, targetId, `instance.${kind}`, { ...event.detail, contentKey, ...(cause === null ? {} : { cause: { code: cause.code, sentence: cause.sentence } }) })
}
