import { PHASE_TIMEOUT_SECONDS, phaseDiskFull, phaseErrored, phaseTimedOut } from '@podo/domain'
import type { Cause, Phase } from '@podo/domain'
import { delay, errorCode, faultPoint, isAppError } from '@podo/kernel'
import { cancelRequested, endPhase, enterPhase, skipPhases } from '@podo/store'
import { LeaseLost } from './drive/keep-lease.ts'
import type { PipelineContext } from './pipeline-context.ts'
import { watchCancel } from './watch-cancel.ts'

export type StepResult =
  | { readonly kind: 'done'; readonly detail?: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly cause: Cause }
  | { readonly kind: 'cancelled'; readonly outcome: 'cancelled' | 'superseded' }

/** A phase's own work. Its signal aborts on cancel, on timeout and when the lease is lost. */
export type StepRun = (context: PipelineContext, signal: AbortSignal, givesUpInMs: number) => Promise<StepResult>

export interface Step {
  readonly phase: Phase
  applies(context: PipelineContext): boolean
  readonly run: StepRun | undefined
}

const RETRY_MS = 500
/** A build's last command gets its 5 s to end, and its folder is given back. */
const STOPPING_SECONDS = 20
const VERDICT_MS = 30_000

/** The one wrapper of every phase: records start, status and end, bounds it, and turns what is thrown into a cause. */
export async function runStep(context: PipelineContext, phase: Phase, run: StepRun): Promise<StepResult> {
  const asked = await context.write((tx) => cancelRequested(tx, context.deployment.id))
  if (asked !== null && phase !== 'switch') return { kind: 'cancelled', outcome: asked }
  const givesUpInMs = await enter(context, phase)
  await faultPoint(`${phase}.before`)
  const result = await attempt(context, phase, run, givesUpInMs)
  await faultPoint(`${phase}.after`)
  if (result.kind === 'done') await recordEnd(context, phase, 'succeeded', result.detail ?? {})
  return result
}

export async function skipStep(context: PipelineContext, phase: Phase): Promise<void> {
  await context.write((tx) => skipPhases(tx, context.deployment.id, [phase]))
}

async function enter(context: PipelineContext, phase: Phase): Promise<number> {
  const entered = await context.write(async (tx) => {
    const timeoutSeconds = timeoutOf(context, phase)
    const moved = await enterPhase(tx, context.lease, { id: context.deployment.id, from: context.state, to: phase, timeoutSeconds })
    if (moved !== null) await context.tell(tx, 'phase.started', { phase })
    return moved
  })
  if (entered === null) throw new LeaseLost('another driver has this deployment')
  context.state = phase
  context.waits.enter(phase)
  return entered.givesUpInMs
}

/** `verify` gives the app the time of its health check. */
function timeoutOf(context: PipelineContext, phase: Phase): number {
  const own = context.options.timing?.phases?.[phase]
  if (own !== undefined) return own
  return phase === 'verify' && context.release !== null ? context.release.settings.healthCheck.withinSeconds : PHASE_TIMEOUT_SECONDS[phase]
}

export async function recordEnd(context: PipelineContext, phase: Phase, status: 'succeeded' | 'failed' | 'cancelled', detail: Readonly<Record<string, unknown>>): Promise<void> {
  await context.write(async (tx) => {
    const ended = await endPhase(tx, context.lease, { id: context.deployment.id, phase, status, detail })
    if (ended) await context.tell(tx, 'phase.ended', { phase, status })
  })
}

/** `verify` ends with a verdict about the app by itself; the limit is for a runtime that cannot be asked. */
const verdictMs = ({ options }: PipelineContext, phase: Phase): number => (phase === 'verify' && options.timing?.phases?.verify === undefined ? VERDICT_MS : 0)

async function attempt(context: PipelineContext, phase: Phase, run: StepRun, givesUpInMs: number): Promise<StepResult> {
  const limit = AbortSignal.timeout(Math.max(1, Math.round(givesUpInMs + verdictMs(context, phase))))
  const cancel = watchCancel(context, phase)
  const signal = AbortSignal.any([context.signal, limit, cancel.signal])
  try {
    return await orGivenUp(untilAnswered(context, phase, run, signal, givesUpInMs), signal, (context.options.timing?.stopping ?? STOPPING_SECONDS) * 1000)
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason
    if (cancel.outcome() !== null) return { kind: 'cancelled', outcome: cancel.outcome() ?? 'cancelled' }
    if (limit.aborted) return { kind: 'failed', cause: phaseTimedOut(phase, timeoutOf(context, phase), context.waits.current()) }
    if (error instanceof LeaseLost || isDatabaseAway(error)) throw error
    context.options.log.error({ err: error, deploymentId: context.deployment.id, phase }, 'a phase failed with a fault of Podo')
    if (isDiskFull(error)) return { kind: 'failed', cause: phaseDiskFull(phase) }
    return { kind: 'failed', cause: phaseErrored(phase, isAppError(error) ? { code: error.code, sentence: error.publicMessage } : null) }
  } finally {
    context.waits.leave()
    cancel.stop()
  }
}

const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'DISK_FULL'].includes((isAppError(error) ? error.code : errorCode(error)) ?? '')

/** A part that does not stop when it is told to holds nobody up: its answer, when it comes, is not waited for. */
async function orGivenUp(work: Promise<StepResult>, signal: AbortSignal, stoppingMs: number): Promise<StepResult> {
  const settled = new AbortController()
  const givenUp = aborted(signal, settled.signal).then(() => delay(stoppingMs, settled.signal)).then(() => {
    throw signal.reason
  })
  givenUp.catch(() => undefined)
  try {
    return await Promise.race([work, givenUp])
  } finally {
    settled.abort()
    work.catch(() => undefined)
  }
}

const aborted = (signal: AbortSignal, until: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true, signal: until })))

/** Something that Podo could not ask is asked again until the phase gives up; an app's failure is an answer. */
async function untilAnswered(context: PipelineContext, phase: Phase, run: StepRun, signal: AbortSignal, givesUpInMs: number): Promise<StepResult> {
  const end = performance.now() + givesUpInMs
  for (;;) {
    try {
      return await run(context, signal, Math.max(0, end - performance.now()))
    } catch (error) {
      if (signal.aborted || !isAppError(error) || !error.retryable || isDatabaseAway(error)) throw error
      context.options.log.info({ err: error, deploymentId: context.deployment.id, phase }, 'a phase is tried again')
      context.waits.say('again', { code: error.code, message: error.publicMessage })
      await delay(RETRY_MS, signal)
    }
  }
}

/** Without the database nothing can be written, not even a failure: the next driver goes on from here. */
const isDatabaseAway = (error: unknown): boolean => isAppError(error) && error.code.startsWith('DATABASE_')
