import { diagnoseStart, waitOfStart } from '@podo/domain'
import type { Cause } from '@podo/domain'
import { delay, unavailable } from '@podo/kernel'
import type { ObservedRelease } from '@podo/ports'
import type { Release } from '@podo/store'
import { knownVariables } from '../known-variables.ts'
import type { PipelineContext } from '../pipeline-context.ts'
import type { StepResult } from '../step.ts'
import { createOutputCopy } from './copy-output.ts'

const OBSERVE_MS = 2_000
/** An app without `web` has no request to answer: alive this long is its pass. */
const ALIVE_SECONDS = 10
/** This many exits before it was ever ready is a verdict; fewer may be a database that comes up a moment later. */
const EXITS_ARE_A_VERDICT = 3

/** Waits until every wanted instance is ready, by real requests of the runtime; traffic is still elsewhere. */
export async function verifyRelease(context: PipelineContext, signal: AbortSignal, givesUpInMs: number): Promise<StepResult> {
  const { release } = context
  if (release === null) throw unavailable('NO_RELEASE', 'This deployment has no release yet.')
  const began = performance.now()
  const waited = (): number => (performance.now() - began) / 1000
  const within = Math.min(release.settings.healthCheck.withinSeconds, givesUpInMs / 1000)
  const serves = release.settings.staticSite !== null || release.settings.processes.some((process) => process.name === 'web')
  const copyOutput = createOutputCopy(context)
  let revision: number | undefined
  for (;;) {
    const seen = await context.options.runtime.observe(context.target, release.contentKey, revision === undefined ? undefined : { since: revision, waitMs: Math.max(1, Math.min(OBSERVE_MS, Math.ceil((within - waited()) * 1000))) }, signal)
    if (seen === null) throw unavailable('RELEASE_NOT_THERE', 'The runtime does not know the release it was given; starting it again.')
    revision = seen.revision
    copyOutput(seen)
    const exits = Math.max(0, ...seen.instances.map((instance) => instance.exits.length))
    if (exits >= EXITS_ARE_A_VERDICT) return failed(context, release, seen, waited())
    if (serves ? seen.ready : waited() >= ALIVE_SECONDS && exits === 0) return passed(context, release, waited())
    if (waited() >= within) return failed(context, release, seen, waited())
    sayWait(context, release, seen, serves)
    if (!serves) await delay(Math.max(0, (ALIVE_SECONDS - waited()) * 1000), signal)
  }
}

function passed(context: PipelineContext, release: Release, seconds: number): StepResult {
  context.log('verify', `v${release.number} is ready after ${seconds.toFixed(1)} s.`)
  return { kind: 'done', detail: { seconds } }
}

function sayWait(context: PipelineContext, release: Release, seen: ObservedRelease, serves: boolean): void {
  const { code, facts } = waitOfStart(seen.instances, release.settings.healthCheck, `v${release.number}`)
  if (serves || code === 'restart') context.waits.say(code, facts)
  else context.waits.say('alive', { seconds: ALIVE_SECONDS })
}

const failed = async (context: PipelineContext, release: Release, seen: ObservedRelease, seconds: number): Promise<StepResult> => ({ kind: 'failed', cause: await causeOf(context, release, seen, seconds) })

async function causeOf(context: PipelineContext, release: Release, seen: ObservedRelease, secondsWaited: number): Promise<Cause> {
  const { settings } = release
  const commands = Object.fromEntries(settings.processes.map((process) => [process.name, process.command]))
  return diagnoseStart({ phase: 'verify', secondsWaited, healthCheck: settings.healthCheck, memoryMb: settings.resources.memoryMb, commands, variables: await knownVariables(context, release), instances: seen.instances })
}
