import { createHash } from 'node:crypto'
import { canonicalJson, diagnoseBuild, surroundingsOf } from '@podo/domain'
import type { Plan } from '@podo/domain'
import { delay } from '@podo/kernel'
import type { BuildResult } from '@podo/ports'
import { askBuildSlot, findBuild, recordBuild, setWaitsFor } from '@podo/store'
import type { PipelineContext } from '../pipeline-context.ts'
import type { StepResult } from '../step.ts'
import { sourceFolder } from './fetch.ts'
import { fetchedTree, plannedBuild } from './plan.ts'

const DEFAULT_BUILD = { memoryMb: 2048, outputBytes: 64 * 1024 * 1024 }
const DEFAULT_BUILD_LIMIT = 2
const SLOT_LOOK_MS = 250

/** One artifact from one commit. The same tree, plan and build variables are not built twice. */
export async function buildArtifact(context: PipelineContext, signal: AbortSignal, givesUpInMs: number): Promise<StepResult> {
  const { deployment, options } = context
  const plan = await plannedBuild(context)
  const buildKey = keyOf(await fetchedTree(context), plan, options.builder.version)
  const known = await context.write((tx) => findBuild(tx, deployment.appId, buildKey))
  if (known !== null && (await options.builder.find(buildKey)) !== null) {
    context.log('build', 'Built before from the same source; nothing to do.')
    return { kind: 'done', detail: { buildId: known.id, reused: true } }
  }
  await waitForSlot(context, signal)
  const limits = { ...DEFAULT_BUILD, ...options.build, timeoutSeconds: Math.max(1, Math.floor(givesUpInMs / 1000) - 1) }
  const began = performance.now()
  const result = await options.builder.build(
    { buildKey, appId: deployment.appId, folder: sourceFolder(context), plan, variables: {}, limits },
    (line) => context.log('build', line),
    signal,
  )
  if (result.kind === 'failed') return failed(plan, result, limits, signal)
  const { artifact } = result
  const milliseconds = performance.now() - began
  const buildId = await context.write((tx) => recordBuild(tx, deployment.id, { commit: deployment.commit ?? '', buildKey, plan, artifact, milliseconds }))
  return { kind: 'done', detail: { buildId, reused: false } }
}

function failed(plan: Plan, result: Extract<BuildResult, { kind: 'failed' }>, limits: { memoryMb: number; timeoutSeconds: number }, signal: AbortSignal): StepResult {
  // A builder that was told to stop answers `cancelled`; why it was told is the signal's to say.
  if (result.reason === 'cancelled') signal.throwIfAborted()
  const command = result.step === 'install' ? plan.install : result.step === 'build' ? plan.build : null
  return { kind: 'failed', cause: diagnoseBuild({ ...result, command: command?.value ?? null, limits }) }
}

/** What a build depends on; where a line of the plan came from does not matter. */
function keyOf(tree: string, plan: Plan, builderVersion: string): string {
  const { install, build, root, workspace, version, packageManager, caches } = plan
  const values = {
    language: plan.language.value,
    root: root.value,
    workspace: workspace.value,
    version: version?.value,
    packageManager: packageManager?.value,
    install: install?.value,
    build: build?.value,
    staticRoot: plan.staticRoot?.value,
    surroundings: surroundingsOf(plan),
    caches: caches.map((cache) => cache.value),
  }
  return createHash('sha256').update(canonicalJson({ tree, values, builderVersion })).digest('hex')
}

async function waitForSlot(context: PipelineContext, signal: AbortSignal): Promise<void> {
  const limit = context.options.buildLimit ?? DEFAULT_BUILD_LIMIT
  let told = 0
  for (;;) {
    const position = await context.write((tx) => askBuildSlot(tx, context.deployment.id, limit))
    if (position !== told) {
      told = position
      const waitsFor = position === 0 ? null : `a free place among the ${limit} builds that run at a time; position ${position}`
      await context.write(async (tx) => {
        await setWaitsFor(tx, context.lease, context.deployment.id, 'build', waitsFor)
        await context.tell(tx, 'phase.waits', { phase: 'build', waitsFor, position })
      })
    }
    if (position === 0) return
    await delay(SLOT_LOOK_MS, signal)
  }
}
