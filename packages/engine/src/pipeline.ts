import { AppError, faultPoint } from '@podo/kernel'
import type { Phase } from '@podo/domain'
import type { Deployment } from '@podo/store'
import type { EngineOptions } from './engine.ts'
import { openContext } from './pipeline-context.ts'
import type { HeldTarget, PipelineContext } from './pipeline-context.ts'
import { endAsHeld, endAsSucceeded, endBadly } from './ending.ts'
import { buildArtifact } from './phases/build.ts'
import { fetchSource } from './phases/fetch.ts'
import { planBuild } from './phases/plan.ts'
import { predeploy } from './phases/predeploy.ts'
import { ensureRelease } from './phases/release.ts'
import { startRelease } from './phases/start.ts'
import { switchTraffic } from './phases/switch.ts'
import { verifyRelease } from './phases/verify.ts'
import { runStep, skipStep } from './step.ts'
import type { Step } from './step.ts'

const always = (): boolean => true
const fromCommit = (context: PipelineContext): boolean => !context.startedFromBuild
const never = (): boolean => false
const runsPredeploy = (context: PipelineContext): boolean =>
  context.release?.settings.predeploy != null && context.deployment.trigger !== 'rollback' && context.deployment.trigger !== 'auto-return'

/** fetch → plan → build → publish → commit → predeploy → start → verify → switch */
const PIPELINE: readonly Step[] = [
  { phase: 'fetch', applies: fromCommit, run: fetchSource },
  { phase: 'plan', applies: fromCommit, run: planBuild },
  { phase: 'build', applies: fromCommit, run: buildArtifact },
  // An image registry and a manifests repository belong to clusters; the process runtime has neither.
  { phase: 'publish', applies: never, run: undefined },
  { phase: 'commit', applies: never, run: undefined },
  { phase: 'predeploy', applies: runsPredeploy, run: predeploy },
  { phase: 'start', applies: always, run: startRelease },
  { phase: 'verify', applies: always, run: verifyRelease },
  { phase: 'switch', applies: always, run: switchTraffic },
]

const AFTER_BUILD = PIPELINE.findIndex((step) => step.phase === 'publish')

/** Takes one deployment from where it is to its outcome. Throws only when it could not: then another driver goes on. */
export async function runDeployment(options: EngineOptions, held: HeldTarget, deployment: Deployment): Promise<void> {
  const context = await openContext(options, held, deployment)
  try {
    if (deployment.ending !== null) {
      await endBadly(context, { ending: deployment.ending, cause: deployment.cause })
      return
    }
    await goThrough(context)
  } finally {
    await context.close()
  }
}

async function goThrough(context: PipelineContext): Promise<void> {
  for (const [index, step] of PIPELINE.entries()) {
    if (index === AFTER_BUILD) {
      await ensureRelease(context)
      if (context.deployment.endsHeld) {
        await endAsHeld(context)
        return
      }
    }
    if (isBehind(context, step.phase)) continue
    if (!step.applies(context) || step.run === undefined) {
      await skipStep(context, step.phase)
      continue
    }
    const result = await runStep(context, step.phase, step.run)
    if (result.kind === 'failed') {
      await endBadly(context, { ending: 'failed', cause: result.cause })
      return
    }
    if (result.kind === 'cancelled') {
      await endBadly(context, { ending: result.outcome, cause: null })
      return
    }
  }
  await faultPoint('settle.before')
  await endAsSucceeded(context)
  await faultPoint('settle.after')
}

const ORDER: readonly Phase[] = PIPELINE.map((step) => step.phase)

/** Phases before the one that it was in when another driver went away. */
function isBehind(context: PipelineContext, phase: Phase): boolean {
  const { state } = context
  const position = ORDER.indexOf(state as Phase)
  if (state !== 'queued' && position === -1) throw new AppError({ kind: 'internal', code: 'NOT_DRIVABLE', publicMessage: 'This deployment has ended.' })
  return ORDER.indexOf(phase) < position
}
