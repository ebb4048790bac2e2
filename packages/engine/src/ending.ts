import { rm } from 'node:fs/promises'
import { isPhase } from '@podo/domain'
import type { Cause, TerminalState } from '@podo/domain'
import { faultPoint } from '@podo/kernel'
import { decideEnding, finish, markUndone, openUndos, recordLive } from '@podo/store'
import { LeaseLost } from './drive/keep-lease.ts'
import { locateEvidence } from './locate-evidence.ts'
import type { PipelineContext } from './pipeline-context.ts'
import { recordEnd } from './step.ts'
import { undo } from './undo.ts'

export async function endAsSucceeded(context: PipelineContext): Promise<void> {
  await end(context, 'succeeded', (tx) => recordLive(tx, context.lease, context.deployment.id))
}

/** Built, not started: the hold stands. Releasing it is a new deployment of the same Build. */
export async function endAsHeld(context: PipelineContext): Promise<void> {
  await end(context, 'held')
}

/** Decides the outcome first, then undoes, newest first, then writes the final state: a crash in between goes on here. */
export async function endBadly(context: PipelineContext, outcome: { ending: 'failed' | 'cancelled' | 'superseded'; cause: Cause | null }): Promise<void> {
  const { deployment, state } = context
  const cause = await placed(context, outcome.cause)
  await context.write((tx) => decideEnding(tx, context.lease, { id: deployment.id, ending: outcome.ending, cause }))
  if (cause !== null && isPhase(state)) context.log(state, `${cause.code}: ${cause.sentence}`, 'error')
  if (isPhase(state)) await recordEnd(context, state, outcome.ending === 'failed' ? 'failed' : 'cancelled', {})
  await faultPoint('undo.before')
  await undoAll(context)
  await faultPoint('undo.after')
  await end(context, outcome.ending)
}

/** With the places of its evidence in both logs; a log that cannot be read fails no deployment. */
async function placed({ options, deployment, flushLog }: PipelineContext, cause: Cause | null): Promise<Cause | null> {
  if (cause === null) return null
  try {
    await flushLog()
    return await locateEvidence(options.logs, cause, { deployment: deployment.id, app: deployment.targetId })
  } catch (err) {
    options.log.warn({ err, deploymentId: deployment.id }, 'the evidence of a cause could not be looked for in the log')
    return cause
  }
}

async function undoAll(context: PipelineContext): Promise<void> {
  const undos = await context.write((tx) => openUndos(tx, context.deployment.id))
  for (const { key, action } of undos) {
    await undo(context, action)
    await context.write((tx) => markUndone(tx, context.deployment.id, key))
  }
}

async function end(context: PipelineContext, outcome: TerminalState, also?: Parameters<PipelineContext['write']>[0]): Promise<void> {
  await rm(context.folder, { recursive: true, force: true })
  await faultPoint('notify.before')
  const ended = await context.write(async (tx) => {
    const done = await finish(tx, context.lease, context.deployment.id, context.state, outcome)
    if (!done) return false
    await also?.(tx)
    await context.tell(tx, 'deployment.ended', { outcome, release: context.release?.number ?? null })
    return true
  })
  if (!ended) throw new LeaseLost('another driver has this deployment')
  context.options.log.info({ deploymentId: context.deployment.id, outcome }, 'a deployment ended')
  await faultPoint('notify.after')
}
