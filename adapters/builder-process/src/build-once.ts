import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { surroundingsOf } from '@podo/domain'
import { errorCode, invalid, isId } from '@podo/kernel'
import type { BuildRequest, BuildResult } from '@podo/ports'
import { bringCaches, keepCaches } from './cache/kept-folders.ts'
import { bringModules, keepModules, modulesKey } from './cache/modules.ts'
import type { BuilderProcessOptions } from './options.ts'
import { isSameWork, noteWork, workFile } from './work-note.ts'
import { UnusableTree } from './slug/hash-tree.ts'
import type { TreeSummary } from './slug/hash-tree.ts'
import { pack } from './slug/pack.ts'
import { stepEnvironment } from './step/environment.ts'
import { runStep } from './step/run-step.ts'
import type { StepEnd } from './step/run-step.ts'

type Failed = Extract<BuildResult, { kind: 'failed' }>
type StepName = 'install' | 'build'
const STEPS: readonly StepName[] = ['install', 'build']

interface Work {
  readonly options: BuilderProcessOptions
  readonly request: BuildRequest
  /** Install and build run here. */
  readonly folder: string
  /** Becomes the artifact; `folder` or above it. */
  readonly artifactFolder: string
  readonly cacheFolder: string
  readonly log: (line: string) => void
  readonly signal: AbortSignal
  /** Runs of an earlier worker on this very folder are there. */
  readonly resumed: boolean
  readonly deadline: number
}

/** Install, build, pack. What a worker before this one began on the same folder is gone on with. */
export async function buildOnce(options: BuilderProcessOptions, request: BuildRequest, log: (line: string) => void, signal: AbortSignal): Promise<BuildResult> {
  if (!isId(request.appId)) throw invalid('INVALID_APP_ID', 'This is not the id of an app.')
  const { plan } = request
  const work = {
    options,
    request,
    log,
    signal,
    folder: join(request.folder, plan.root.value),
    artifactFolder: join(request.folder, plan.workspace.value),
    cacheFolder: join(options.cachesFolder, request.appId),
    deadline: performance.now() + request.limits.timeoutSeconds * 1000,
  }
  if (plan.install === null && plan.build === null) return packed(work, new Map())
  const resumed = await isSameWork(options.buildsFolder, request)
  const result = await stepsAndPack({ ...work, resumed })
  const isTornByCrash = resumed && result.kind === 'failed' && (result.step === 'pack' || result.reason === 'lost')
  return isTornByCrash ? stepsAndPack({ ...work, resumed: false }) : result
}

async function stepsAndPack(work: Work): Promise<BuildResult> {
  const { options, request } = work
  if (work.resumed) work.log('Podo was restarted: this build goes on, and its output is shown from the beginning.')
  else await beginAnew(work)
  try {
    const installed = await install(work)
    if (installed.kind === 'failed') return installed
    if (request.plan.build !== null) {
      const failed = await step(work, 'build', request.plan.build.value)
      if (failed !== null) return failed
    }
    if (!work.signal.aborted) await keepCaches(request.plan, work.folder, work.cacheFolder)
    const result = await packed(work, installed.known)
    if (result.kind === 'built' && installed.key !== null) await keepModules(installed.key, result.artifact.digest, work.cacheFolder, options.slugsFolder)
    return result
  } catch (error) {
    return asFailure(error, 'install')
  } finally {
    await forget(work)
  }
}

/** Whatever ran for this key on another folder would build something that is not there any more. */
async function beginAnew(work: Work): Promise<void> {
  const { options, request } = work
  await noteWork(options.buildsFolder, request, async () => {
    for (const name of STEPS) {
      await options.agent.cancelRun(runKey(request, name))
      await options.agent.forgetRun(runKey(request, name))
    }
  })
  await mkdir(toolCache(work), { recursive: true, mode: 0o700 })
  await bringCaches(request.plan, work.folder, work.cacheFolder)
}

type Installed = Failed | { readonly kind: 'installed'; readonly known: ReadonlyMap<string, TreeSummary>; readonly key: string | null }

async function install(work: Work): Promise<Installed> {
  const { plan } = work.request
  if (plan.install === null) return { kind: 'installed', known: new Map(), key: null }
  const key = await modulesKey(plan, work.folder)
  const summary = key === null || work.resumed ? null : await bringModules(key, work.folder, work.cacheFolder, work.options.slugsFolder)
  if (summary !== null) {
    work.log(`${plan.install.value}: the lockfile is that of the last build, so its node_modules is used again.`)
    return { kind: 'installed', known: new Map([['node_modules', summary]]), key }
  }
  return (await step(work, 'install', plan.install.value)) ?? { kind: 'installed', known: new Map(), key }
}

/** Null when it ended well. */
async function step(work: Work, name: StepName, command: string): Promise<Failed | null> {
  const { options, request, signal } = work
  work.log(`> ${command}`)
  const cache = toolCache(work)
  const { variables, paths } = surroundingsOf(request.plan)
  const ask = (): Promise<StepEnd> =>
    runStep(
      options.agent,
      {
        key: runKey(request, name),
        appId: request.appId,
        folder: work.folder,
        command,
        environment: stepEnvironment({ cache, extra: options.environment ?? {}, variables: request.variables }),
        surroundings: { variables: { ...variables }, paths: [...paths] },
        caches: [cache],
        limits: { memoryBytes: request.limits.memoryMb * 1_048_576 },
        timeoutSeconds: Math.max(1, Math.ceil((work.deadline - performance.now()) / 1000)),
        outputBytes: request.limits.outputBytes,
      },
      work.log,
      signal,
    )
  let end = await ask()
  if (end.reason === 'cancelled' && !signal.aborted) {
    // Cancelled by a worker that lost this build to us: its stop is not ours.
    await options.agent.forgetRun(runKey(request, name))
    end = await ask()
  }
  if (end.reason === 'exited' && end.exitCode === 0) return null
  return { kind: 'failed', step: name, ...end, reason: await whyFailed(work, end) }
}

/** What an exit alone does not say: a program that is not there (127, as every shell has it), a disk without room. */
async function whyFailed(work: Work, end: StepEnd): Promise<Failed['reason']> {
  if (end.reason !== 'exited') return end.reason
  if (end.exitCode === 127) return 'missing-tool'
  const { bavail, bsize, files, ffree } = await statfs(work.options.cachesFolder)
  return bavail * bsize < 4_194_304 || (files > 0 && ffree === 0) ? 'disk-full' : 'exited'
}

async function packed(work: Omit<Work, 'resumed'>, known: ReadonlyMap<string, TreeSummary>): Promise<BuildResult> {
  const { options, request, artifactFolder, signal } = work
  if (signal.aborted) return { kind: 'failed', step: 'pack', reason: 'cancelled', exitCode: null, signal: null, lastLines: [] }
  try {
    return { kind: 'built', artifact: await pack({ slugsFolder: options.slugsFolder, buildKey: request.buildKey, folder: artifactFolder, plan: request.plan, known }) }
  } catch (error) {
    return asFailure(error, 'pack')
  }
}

function asFailure(error: unknown, name: Failed['step']): Failed {
  const failed = { kind: 'failed', step: name, exitCode: null, signal: null } as const
  if (error instanceof UnusableTree) return { ...failed, reason: error.reason, lastLines: [error.message] }
  if (errorCode(error) === 'ENOSPC' || errorCode(error) === 'EDQUOT') return { ...failed, reason: 'disk-full', lastLines: [] }
  throw error
}

/** The result is written down: the agent need not remember. What it keeps when it is away is forgotten at the next build. */
async function forget({ options, request }: Work): Promise<void> {
  try {
    await Promise.all(STEPS.map((name) => options.agent.forgetRun(runKey(request, name))))
    await rm(workFile(options.buildsFolder, request.buildKey), { force: true })
  } catch (err) {
    options.logger.warn({ err, buildKey: request.buildKey }, 'could not forget the runs of a build')
  }
}

/** What the tools of an app download; writable for its builds. */
const toolCache = ({ cacheFolder }: Work): string => join(cacheFolder, 'tools')

const runKey = (request: BuildRequest, name: StepName): string => `build.${request.buildKey}.${name}`
