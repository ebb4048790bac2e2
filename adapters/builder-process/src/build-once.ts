import { mkdir, rm, statfs } from 'node:fs/promises'
import { surroundingsOf } from '@podo/domain'
import { errorCode } from '@podo/kernel'
import type { BuildRequest, BuildResult } from '@podo/ports'
import { bringCaches, keepCaches } from './cache/kept-folders.ts'
import { bringInstalled, keepInstalled, noteSummaries, pathsOf } from './cache/installed.ts'
import { installedKey } from './cache/installed-key.ts'
import { writeUseNote } from './cache/use-note.ts'
import type { BuilderProcessOptions } from './options.ts'
import { UnusableTree } from './slug/hash-tree.ts'
import type { TreeSummary } from './slug/hash-tree.ts'
import { pack } from './slug/pack.ts'
import { stepEnvironment } from './step/environment.ts'
import { loosenPrograms } from './step/loosen-programs.ts'
import { runStep } from './step/run-step.ts'
import type { StepEnd } from './step/run-step.ts'
import type { Toolbox } from './toolchain/toolbox.ts'
import { describe, firstMissing } from './toolchain/version.ts'
import { readWorkNote, workFile, writeWorkNote } from './work-note.ts'
import { STEPS, failed, openWork, runKey, toolCache } from './work.ts'
import type { Failed, StepName, Work } from './work.ts'

/** Threads count too: far above what builds use, far below what a machine bears. */
const MOST_PROCESSES = 4096

/** Toolchains, install, build, pack. What a worker before this one began on the same folder is gone on with. */
export async function buildOnce(options: BuilderProcessOptions, toolbox: Toolbox, request: BuildRequest, told: Pick<Work, 'log' | 'onStep' | 'uses'>, signal: AbortSignal): Promise<BuildResult> {
  const opened = openWork(options, request, told, signal)
  const toolchains = await toolbox.find(request.appId, request.plan, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error
    return null
  })
  if (toolchains === null) return failed('install', 'cancelled')
  const work = { ...opened, toolchains }
  const unfit = checkToolchains(work)
  if (unfit !== null) return unfit
  if (request.plan.install === null && request.plan.build === null) return packed(work, new Map())
  const note = await readWorkNote(options.buildsFolder, request)
  if (note === null) return stepsAndPack(work, await beginAnew(work))
  told.log('Podo was restarted: this build goes on, and its output is shown from the beginning.')
  const result = await stepsAndPack(work, await whatRan(work, note.installedKey))
  const isTornByCrash = result.kind === 'failed' && (result.step === 'pack' || result.reason === 'lost')
  return isTornByCrash ? stepsAndPack(work, await beginAnew(work)) : result
}

function checkToolchains({ request, toolchains, log }: Work): Failed | null {
  const wanted = request.plan.toolchains
  for (const toolchain of wanted) {
    const version = toolchains.find(({ name }) => name === toolchain.name)?.version
    if (version != null) log(describe(toolchain, version))
  }
  const unfit = firstMissing(wanted, toolchains)
  if (unfit === null) return null
  const { toolchain, version } = unfit
  const facts = { name: toolchain.name, wants: toolchain.wants?.value ?? null, from: toolchain.wants?.from ?? null, found: version }
  return { ...failed('install', version === null ? 'missing-tool' : 'wrong-version'), toolchain: facts }
}

/** What is done already, by a worker before this one. */
interface Done {
  /** Under which what is installed is kept; null where it is not. */
  readonly key: string | null
  readonly install: boolean
  readonly build: boolean
}

/** Whatever ran for this key on another folder would build something that is not there any more. */
async function beginAnew(work: Work): Promise<Done> {
  const { options, request, cacheFolder } = work
  await rm(workFile(options.buildsFolder, request.buildKey), { force: true })
  for (const name of STEPS) {
    await options.agent.cancelRun(runKey(request, name))
    await options.agent.forgetRun(runKey(request, name))
  }
  const key = await installedKey(work)
  await writeWorkNote(options.buildsFolder, request, { installedKey: key })
  await mkdir(toolCache(cacheFolder), { recursive: true, mode: 0o700 })
  await writeUseNote(cacheFolder, { usedAt: Date.now(), bytes: null })
  await bringCaches(request.plan, work.folder, cacheFolder)
  return { key, install: false, build: false }
}

async function whatRan({ options, request, signal }: Work, key: string | null): Promise<Done> {
  const [install, build] = await Promise.all(STEPS.map((name) => options.agent.runStatus(runKey(request, name), 0, signal)))
  return { key, install: install != null, build: build != null }
}

async function stepsAndPack(work: Work, done: Done): Promise<BuildResult> {
  const { request } = work
  try {
    const installed = await install(work, done)
    if ('kind' in installed) return installed
    const built = request.plan.build === null ? null : await step(work, 'build', request.plan.build.value)
    await keepCaches(request.plan, work.folder, work.cacheFolder, built === null)
    return built ?? (await packed(work, installed.known, request.plan.build === null ? done.key : null))
  } catch (error) {
    return asFailure(error, 'install')
  } finally {
    await forget(work)
  }
}

interface Installed {
  /** Summaries of folders that nothing can have changed since they were kept. */
  readonly known: ReadonlyMap<string, TreeSummary>
}

const NOTHING_KNOWN: Installed = { known: new Map() }

async function install(work: Work, done: Done): Promise<Failed | Installed> {
  const { plan } = work.request
  if (plan.install === null) return NOTHING_KNOWN
  // A build that ran without an install of its own had one that was kept.
  if (done.build && !done.install) return NOTHING_KNOWN
  const kept = done.key === null || done.install ? null : await bringInstalled(work, done.key)
  if (kept !== null) {
    work.log(`${plan.install.value}: its lockfile is that of an earlier build, so what that one installed is used again.`)
    return plan.build === null ? { known: kept } : NOTHING_KNOWN
  }
  const end = await step(work, 'install', plan.install.value)
  if (end === null && done.key !== null && !done.build) await keepInstalled(work, done.key)
  return end ?? NOTHING_KNOWN
}

/** Null when it ended well. */
async function step(work: Work, name: StepName, command: string): Promise<Failed | null> {
  const { options, request, signal } = work
  work.onStep(name)
  work.log(`> ${command}`)
  const cache = toolCache(work.cacheFolder)
  const { variables, paths } = surroundingsOf(request.plan)
  const ask = (): Promise<StepEnd> =>
    runStep(
      options.agent,
      {
        key: runKey(request, name),
        appId: request.appId,
        folder: work.folder,
        workspace: work.artifactFolder,
        command,
        environment: stepEnvironment({ cache, extra: options.environment ?? {}, variables: request.variables, planned: Object.keys(variables) }),
        surroundings: { variables: { ...variables }, paths: [...paths] },
        caches: [cache],
        limits: { memoryBytes: request.limits.memoryMb * 1_048_576, processes: MOST_PROCESSES },
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
  if (end.reason === 'exited' && end.exitCode === 0) {
    await loosenPrograms(work.folder, paths)
    return null
  }
  return { kind: 'failed', step: name, ...end, reason: await whyFailed(work, end) }
}

/** What an exit alone does not say: a program that is not there (127, as every shell has it), a disk without room. */
async function whyFailed(work: Work, end: StepEnd): Promise<Failed['reason']> {
  // What a run left could not be given back, mostly because there was no room for it.
  if (end.reason !== 'exited' && end.reason !== 'lost') return end.reason
  if (end.reason === 'exited' && end.exitCode === 127) return 'missing-tool'
  const { bavail, bsize, files, ffree } = await statfs(work.options.cachesFolder)
  return bavail * bsize < 4_194_304 || (files > 0 && ffree === 0) ? 'disk-full' : end.reason
}

async function packed(work: Work, known: ReadonlyMap<string, TreeSummary>, key: string | null = null): Promise<BuildResult> {
  const { options, request, artifactFolder, signal } = work
  if (signal.aborted) return failed('pack', 'cancelled')
  work.onStep('pack')
  try {
    const found = new Map<string, TreeSummary>()
    const wanted = new Set(key === null ? [] : pathsOf(work))
    const onFolder = (path: string, summary: TreeSummary): void => void (wanted.has(path) && found.set(path, summary))
    const artifact = await pack({ slugsFolder: options.slugsFolder, buildKey: request.buildKey, folder: artifactFolder, plan: request.plan, known, uses: work.uses, onFolder })
    if (key !== null) await noteSummaries(work, key, found)
    return { kind: 'built', artifact }
  } catch (error) {
    return asFailure(error, 'pack')
  }
}

function asFailure(error: unknown, name: Failed['step']): Failed {
  if (error instanceof UnusableTree) return failed(name, error.reason, [error.message])
  if (errorCode(error) === 'ENOSPC' || errorCode(error) === 'EDQUOT') return failed(name, 'disk-full')
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
