import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@podo/kernel'
import type { Artifact, BuildRequest, BuildResult, Builder } from '@podo/ports'
import { buildOnce } from './build-once.ts'
import { createAppLocks } from './cache/app-locks.ts'
import { forgetApp, tidyCaches } from './cache/tidy.ts'
import type { BuilderProcessOptions } from './options.ts'
import { readSlugRecord } from './slug/keys.ts'
import { pruneSlugs } from './slug/prune.ts'
import { createUses } from './slug/uses.ts'
import { createToolbox } from './toolchain/toolbox.ts'
import { createUnderWay } from './under-way.ts'
import type { OnStep } from './work.ts'

/** Raised when the same source and plan would give another slug. */
const VERSION = 'process-1'

export function createBuilderProcess(options: BuilderProcessOptions): Builder {
  const underWay = createUnderWay()
  const toolbox = createToolbox(options)
  const locks = createAppLocks()
  const now = options.now ?? Date.now
  const uses = createUses(now)
  const find = async (buildKey: string): Promise<Artifact | null> => {
    const record = await readSlugRecord(options.slugsFolder, buildKey)
    if (record === null) return null
    const location = join(options.slugsFolder, record.digest)
    uses.note(record.digest)
    return (await isFolder(location)) ? { kind: 'slug', digest: record.digest, location, sizeBytes: record.sizeBytes } : null
  }
  const build = async (request: BuildRequest, log: (line: string) => void, signal: AbortSignal, onStep: OnStep): Promise<BuildResult> => {
    const known = await find(request.buildKey)
    return known === null ? locks.build(request.appId, () => buildOnce(options, toolbox, request, { log, onStep, uses }, signal)) : { kind: 'built', artifact: known }
  }
  return {
    name: 'process',
    version: VERSION,
    find,
    toolchains: (appId, plan, signal) => toolbox.find(appId, plan, signal),
    build: (request, log, signal, onStep = () => undefined) => underWay.run(request.buildKey, signal, (stop) => build(request, log, stop, onStep)),
    cancel: (buildKey) => underWay.cancel(buildKey),
    tidyCaches: (signal) => tidyCaches(options, locks, signal),
    forgetApp: (appId, signal) => forgetApp(options, locks, appId, signal),
    prune: (keep, signal) => pruneSlugs({ slugsFolder: options.slugsFolder, keep, uses, now: now(), signal }),
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}
