import { join } from 'node:path'
import { invalid, isId } from '@podo/kernel'
import type { BuildRequest, BuildResult, BuildStep, FoundToolchain } from '@podo/ports'
import type { BuilderProcessOptions } from './options.ts'
import type { Uses } from './slug/uses.ts'

export type Failed = Extract<BuildResult, { kind: 'failed' }>
export type OnStep = (step: BuildStep) => void
export type StepName = Exclude<BuildStep, 'pack'>
export const STEPS: readonly StepName[] = ['install', 'build']

/** One build of one key, as its steps are given it. */
export interface Work {
  readonly options: BuilderProcessOptions
  readonly request: BuildRequest
  /** Install and build run here. */
  readonly folder: string
  /** Becomes the artifact; `folder` or above it. */
  readonly artifactFolder: string
  /** What outlives the builds of this app. */
  readonly cacheFolder: string
  readonly toolchains: readonly FoundToolchain[]
  readonly log: (line: string) => void
  readonly onStep: OnStep
  /** Told of the slug before it is looked for. */
  readonly uses: Uses
  readonly signal: AbortSignal
  readonly deadline: number
}

export function openWork(options: BuilderProcessOptions, request: BuildRequest, told: Pick<Work, 'log' | 'onStep' | 'uses'>, signal: AbortSignal): Omit<Work, 'toolchains'> {
  const { plan, appId, limits } = request
  return {
    options,
    request,
    ...told,
    signal,
    folder: join(request.folder, plan.root.value),
    artifactFolder: join(request.folder, plan.workspace.value),
    cacheFolder: cacheFolderOf(options.cachesFolder, appId),
    deadline: performance.now() + limits.timeoutSeconds * 1000,
  }
}

export function cacheFolderOf(cachesFolder: string, appId: string): string {
  if (!isId(appId)) throw invalid('INVALID_APP_ID', 'This is not the id of an app.')
  return join(cachesFolder, appId)
}

/** For Podo's own looks as an app: nothing is in it, and nothing of it is kept. */
export const emptyFolderOf = ({ buildsFolder }: BuilderProcessOptions, appId: string): string => join(buildsFolder, 'tools', appId)

/** What the tools of an app download; its builds alone can write there. */
export const toolCache = (cacheFolder: string): string => join(cacheFolder, 'tools')

export const runKey = ({ buildKey }: BuildRequest, name: StepName): string => `build.${buildKey}.${name}`

export const failed = (step: Failed['step'], reason: Failed['reason'], lastLines: readonly string[] = []): Failed => ({ kind: 'failed', step, reason, exitCode: null, signal: null, lastLines })
