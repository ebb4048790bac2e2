import { join } from 'node:path'
import { createLevelDetector } from '@podo/domain'
import type { DeploymentState, Phase } from '@podo/domain'
import type { LogLevel, LogWriter, Target } from '@podo/ports'
import { emit, keepBuild, loadBuild, loadRelease, phaseStatus, setWaitsFor } from '@podo/store'
import type { Deployment, Lease, Release, Tx } from '@podo/store'
import type { EngineOptions } from './engine.ts'
import { createWaiting } from './waiting.ts'
import type { Waiting } from './waiting.ts'

export interface HeldTarget {
  readonly lease: Lease
  /** Aborts when the lease is lost or the engine stops. */
  readonly signal: AbortSignal
}

/** What every phase is given. `state` and `release` move on; everything else stays. */
export interface PipelineContext {
  readonly options: EngineOptions
  readonly lease: Lease
  readonly signal: AbortSignal
  readonly deployment: Deployment
  readonly target: Target
  /** Folder of this deployment while it works; nothing in it outlives the deployment. */
  readonly folder: string
  /** It began with a build that is there: no fetch, plan or build. */
  readonly startedFromBuild: boolean
  /** The build that it began with, where the files of that were dropped and have to be built again. */
  readonly dropped: string | null
  state: DeploymentState
  release: Release | null
  /** What the phase waits for, told to whoever looks. */
  readonly waits: Waiting
  /** Writes to the deployment's log; without a level it is read from the line. */
  log(phase: Phase, text: string, level?: LogLevel): void
  /** What was written to it can be read. */
  flushLog(): Promise<void>
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Tells both streams, the deployment's and its target's, in the transaction that made the change. */
  tell(tx: Tx, kind: string, data: Readonly<Record<string, unknown>>): Promise<void>
  close(): Promise<void>
}

export async function openContext(options: EngineOptions, held: HeldTarget, deployment: Deployment): Promise<PipelineContext> {
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => options.database.transaction({ kind: 'worker' }, work)
  const release = deployment.releaseId === null ? null : await write((tx) => loadRelease(tx, deployment.releaseId ?? ''))
  const beginning = await beginningOf(options, write, deployment)
  const writer = await options.logs.writer({ kind: 'build', id: deployment.id })
  const detectLevel = createLevelDetector()
  const flushing = flushSoon(writer, (err) => options.log.warn({ err, deploymentId: deployment.id }, 'the log of a deployment could not be written'))
  const waits = createWaiting(
    (phase, waitsFor) =>
      write(async (tx) => {
        const isRunning = await setWaitsFor(tx, held.lease, deployment.id, phase, waitsFor)
        if (isRunning) await emit(tx, deployment.id, 'phase.waits', { phase, ...waitsFor })
      }),
    (err) => options.log.info({ err, deploymentId: deployment.id }, 'what a phase waits for could not be written'),
  )
  return {
    options,
    lease: held.lease,
    signal: held.signal,
    deployment,
    target: { id: deployment.targetId, appId: deployment.appId, app: deployment.app },
    folder: join(options.buildsFolder, deployment.id),
    ...beginning,
    waits,
    state: deployment.state,
    release,
    log: (phase, text, level) => {
      appendLines(writer, phase, text, level === undefined ? detectLevel : () => level)
      flushing.ask()
    },
    flushLog: () => writer.flush(),
    write,
    tell: async (tx, kind, data) => {
      await emit(tx, deployment.id, kind, data)
      await emit(tx, deployment.targetId, kind, { number: deployment.number, ...data })
    },
    close: () => {
      waits.leave()
      flushing.stop()
      return writer.close()
    },
  }
}

const FLUSH_MS = 100

/** Lines are on disk a moment after they were written, so that whoever follows sees a build while it runs. */
function flushSoon(writer: LogWriter, onError: (error: unknown) => void): { ask(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    timer = undefined
    writer.flush().catch(onError)
  }
  return { ask: () => void (timer ??= setTimeout(flush, FLUSH_MS)), stop: () => clearTimeout(timer) }
}

type Beginning = Pick<PipelineContext, 'startedFromBuild' | 'dropped'>

/**
 * Asked before `fetch`; whoever goes on later sees by that phase what was decided. A deployment from a commit gets its
 * build in `build`, when `plan`, which alone reads `dropped`, is behind it. An auto-return brings a release that is warm.
 */
async function beginningOf({ builder }: EngineOptions, write: PipelineContext['write'], { id, buildId, releaseId }: Deployment): Promise<Beginning> {
  if (buildId === null) return { startedFromBuild: false, dropped: null }
  const fetched = await write((tx) => phaseStatus(tx, id, 'fetch'))
  if (fetched === 'skipped' || (fetched === null && releaseId !== null)) return { startedFromBuild: true, dropped: null }
  const build = fetched === null ? await write((tx) => loadBuild(tx, buildId)) : null
  if (build === null || (await builder.find(build.buildKey)) === null) return { startedFromBuild: false, dropped: buildId }
  if (build.isDropped) await write((tx) => keepBuild(tx, buildId))
  return { startedFromBuild: true, dropped: null }
}

const MAX_LINE = 65_536

function appendLines(writer: LogWriter, phase: Phase, text: string, levelOf: (line: string) => LogLevel): void {
  const lines = text.split('\n')
  const cut = new Set(lines.flatMap((line, index) => (line.length > MAX_LINE ? [index] : [])))
  writer.append({
    at: Date.now(),
    process: phase,
    instance: '',
    text: Buffer.from(`${lines.map((line) => line.slice(0, MAX_LINE)).join('\n')}\n`),
    levels: lines.map(levelOf),
    cut,
  })
}
