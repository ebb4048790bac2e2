import { createHash } from 'node:crypto'
import { canonicalJson, createMask, diagnoseBuild, diagnoseBuildVariables, surroundingsOf } from '@podo/domain'
import type { Plan } from '@podo/domain'
import { delay } from '@podo/kernel'
import type { BuildRequest, BuildResult, BuildStep, FoundToolchain } from '@podo/ports'
import { askBuildSlot, claimBuild, findBuild, keepBuild, recordBuild } from '@podo/store'
import type { PipelineContext } from '../pipeline-context.ts'
import type { StepResult } from '../step.ts'
import { watchCommand } from '../watch-command.ts'
import type { CommandWatch } from '../watch-command.ts'
import { sourceFolder } from './fetch.ts'
import { fetchedTree, plannedBuild } from './plan.ts'

const DEFAULT_BUILD = { memoryMb: 2048, outputBytes: 64 * 1024 * 1024 }
const DEFAULT_BUILD_LIMIT = 2
const SLOT_LOOK_MS = 250

/** One artifact from one commit. The same tree, plan and build variables are not built twice. */
export async function buildArtifact(context: PipelineContext, signal: AbortSignal, givesUpInMs: number): Promise<StepResult> {
  const { deployment, options } = context
  const plan = await plannedBuild(context)
  const tree = await fetchedTree(context)
  const toolchains = await options.builder.toolchains(deployment.appId, plan, signal)
  const { known, buildKey, sealed } = await context.write(async (tx) => {
    const sealed = await options.buildVariables(tx, deployment.appId)
    const buildKey = keyOf({ tree, toolchains, variables: sealed.fingerprints, builderVersion: options.builder.version }, plan)
    const known = await findBuild(tx, deployment.appId, buildKey)
    // Claimed before it is looked for: from here on nobody finds it unneeded and drops it.
    if (known !== null) await claimBuild(tx, deployment.id, known.id)
    return { sealed, buildKey, known }
  })
  const unset = plan.buildVariables.filter((name) => !Object.hasOwn(sealed.fingerprints, name))
  if (unset.length > 0) return { kind: 'failed', cause: diagnoseBuildVariables(unset, deployment.app) }
  if (known !== null && (await options.builder.find(buildKey)) !== null) {
    await context.write((tx) => keepBuild(tx, known.id))
    context.log('build', 'Built before from the same source; nothing to do.')
    return { kind: 'done', detail: { buildId: known.id, reused: true } }
  }
  await waitForSlot(context, signal)
  const limits = limitsOf(context, plan, givesUpInMs)
  const began = performance.now()
  const result = await build(context, { buildKey, appId: deployment.appId, folder: sourceFolder(context), plan, variables: sealed.open(), limits }, signal)
  if (result.kind === 'failed') return failed(plan, result, { limits, variables: [...Object.keys(sealed.fingerprints), ...Object.keys(plan.environment)] }, signal)
  const { artifact } = result
  const milliseconds = performance.now() - began
  const buildId = await context.write((tx) => recordBuild(tx, deployment.id, { commit: deployment.commit ?? '', buildKey, plan, artifact, milliseconds }))
  return { kind: 'done', detail: { buildId, reused: false } }
}

/** An app that may use more memory than a build usually does may use it for its build, too. */
function limitsOf({ options }: PipelineContext, plan: Plan, givesUpInMs: number): BuildRequest['limits'] {
  const usual = { ...DEFAULT_BUILD, ...options.build }
  return { ...usual, memoryMb: Math.max(usual.memoryMb, plan.resources?.value.memoryMb ?? 0), timeoutSeconds: Math.max(1, Math.floor(givesUpInMs / 1000) - 1) }
}

/** Tells which command runs, what it wrote last, and when it writes nothing any more. */
async function build(context: PipelineContext, request: BuildRequest, signal: AbortSignal): Promise<BuildResult> {
  const { plan } = request
  const mask = createMask([...hiddenValues(request.variables), ...(context.options.hiddenInBuilds ?? [])])
  let watch: CommandWatch | null = null
  const stop = (): void => watch?.stop()
  const onStep = (step: BuildStep): void => {
    stop()
    const command = step === 'install' ? plan.install : step === 'build' ? plan.build : null
    watch = command === null ? null : watchCommand(context, command.value)
    if (command === null) context.waits.say('builder')
  }
  const onLine = (written: string): void => {
    const line = mask.text(written)
    context.log('build', line)
    watch?.wrote(line)
  }
  context.waits.say('builder')
  try {
    const result = await context.options.builder.build(request, onLine, signal, onStep)
    return result.kind === 'failed' ? { ...result, lastLines: result.lastLines.map((line) => mask.text(line)) } : result
  } finally {
    stop()
  }
}

/** Words that stand in every log and hide nothing. */
const PLAIN_VALUES: ReadonlySet<string> = new Set(['true', 'false', 'production', 'development', 'staging', 'test', 'none', 'debug', 'info', 'error'])

const hiddenValues = (variables: BuildRequest['variables']): string[] => Object.values(variables).filter((value) => !PLAIN_VALUES.has(value.trim().toLowerCase()))

function failed(plan: Plan, result: Extract<BuildResult, { kind: 'failed' }>, given: { readonly limits: BuildRequest['limits']; readonly variables: readonly string[] }, signal: AbortSignal): StepResult {
  // A builder that was told to stop answers `cancelled`; why it was told is the signal's to say.
  if (result.reason === 'cancelled') signal.throwIfAborted()
  const command = result.step === 'install' ? plan.install : result.step === 'build' ? plan.build : null
  return { kind: 'failed', cause: diagnoseBuild({ ...result, command: command?.value ?? null, ...given }) }
}

interface BuiltFrom {
  readonly tree: string
  /** What another version of Go or Python makes is another artifact; asking costs about a millisecond. */
  readonly toolchains: readonly FoundToolchain[]
  /** Fingerprints of the build variables by name. */
  readonly variables: Readonly<Record<string, string>>
  readonly builderVersion: string
}

/** What a build depends on; where a line of the plan came from does not matter. */
function keyOf(from: BuiltFrom, plan: Plan): string {
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
    caches: caches.map(({ value, leaves }) => (leaves === undefined ? value : { value, leaves })),
  }
  return createHash('sha256').update(canonicalJson({ ...from, values })).digest('hex')
}

async function waitForSlot(context: PipelineContext, signal: AbortSignal): Promise<void> {
  const limit = context.options.buildLimit ?? DEFAULT_BUILD_LIMIT
  let told = 0
  for (;;) {
    const position = await context.write((tx) => askBuildSlot(tx, context.deployment.id, limit))
    if (position !== told) {
      told = position
      if (position > 0) context.waits.say('build-place', { limit, position })
    }
    if (position === 0) return
    await delay(SLOT_LOOK_MS, signal)
  }
}
