import { execFile } from 'node:child_process'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { errorCode, isId, newId, unavailable } from '@podo/kernel'
import type { CacheUsage } from '@podo/ports'
import type { BuilderProcessOptions } from '../options.ts'
import { readJson, writeJson } from '../slug/keys.ts'
import { emptyTree } from '../slug/remove-tree.ts'
import { runStep } from '../step/run-step.ts'
import { cacheFolderOf, emptyFolderOf, toolCache } from '../work.ts'
import type { AppLocks } from './app-locks.ts'
import { dropLeftovers } from './kept-folders.ts'
import { readUseNote, writeUseNote } from './use-note.ts'

const run = promisify(execFile)
const MEASURE_TIMEOUT_MS = 120_000
const LIMITS = { limits: {}, timeoutSeconds: 600, outputBytes: 1_048_576 }
const DEFAULT_BUDGET_BYTES = 10 * 1024 ** 3

const usageFile = (cachesFolder: string): string => join(cachesFolder, 'usage.json')

/** As it was at the last look. */
export async function readCacheUsage(cachesFolder: string): Promise<CacheUsage> {
  const usage = await readJson(usageFile(cachesFolder))
  if (typeof usage !== 'object' || usage === null || !('bytes' in usage) || !('budgetBytes' in usage)) return { bytes: 0, budgetBytes: DEFAULT_BUDGET_BYTES }
  return { bytes: Number(usage.bytes), budgetBytes: Number(usage.budgetBytes) }
}

/**
 * Measures what was used since the last look (one process an app), and drops the caches of the apps that built longest
 * ago until all are within the budget. An app that builds at this moment keeps its own.
 */
export async function tidyCaches(options: BuilderProcessOptions, locks: AppLocks, signal: AbortSignal): Promise<CacheUsage> {
  const budgetBytes = options.cacheBudgetBytes ?? DEFAULT_BUDGET_BYTES
  const apps = []
  for (const appId of await appsIn(options.cachesFolder)) {
    signal.throwIfAborted()
    apps.push({ appId, ...(await measured(options, locks, appId, signal)) })
  }
  let bytes = apps.reduce((sum, app) => sum + app.bytes, 0)
  for (const app of apps.toSorted((left, right) => left.usedAt - right.usedAt)) {
    if (bytes <= budgetBytes) break
    const dropping = locks.alone(app.appId, () => dropCache(options, app.appId, signal))
    if (dropping === null) continue
    await dropping
    bytes -= app.bytes
    options.logger.info({ appId: app.appId, freedBytes: app.bytes }, 'the caches of an app were dropped for the budget')
  }
  await writeJson(usageFile(options.cachesFolder), { bytes, budgetBytes })
  return { bytes, budgetBytes }
}

/** Everything that is kept for an app that is no more. While it builds it cannot go: asked again later. */
export async function forgetApp(options: BuilderProcessOptions, locks: AppLocks, appId: string, signal: AbortSignal): Promise<void> {
  if (!(await appsIn(options.cachesFolder)).includes(appId)) return
  const dropping = locks.alone(appId, () => dropCache(options, appId, signal))
  if (dropping === null) throw unavailable('APP_BUILDS', 'The app still builds. Its caches go when that has ended.')
  await dropping
  await rm(emptyFolderOf(options, appId), { recursive: true, force: true })
}

async function appsIn(cachesFolder: string): Promise<string[]> {
  try {
    return (await readdir(cachesFolder)).filter(isId)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

async function measured(options: BuilderProcessOptions, locks: AppLocks, appId: string, signal: AbortSignal): Promise<{ bytes: number; usedAt: number }> {
  const folder = cacheFolderOf(options.cachesFolder, appId)
  const note = await readUseNote(folder)
  if (note.bytes !== null) return { bytes: note.bytes, usedAt: note.usedAt }
  await locks.alone(appId, () => dropLeftovers(folder))
  const own = await run('du', ['-sk', '--exclude=tools', '--', folder], { timeout: MEASURE_TIMEOUT_MS }).then(({ stdout }) => kilobytes(stdout), () => 0)
  const bytes = own + kilobytes(await asApp(options, appId, ['du', '-sk', '--', toolCache(folder)], signal))
  // A build that began meanwhile has written its own, which is the newer.
  if ((await readUseNote(folder)).usedAt === note.usedAt) await writeUseNote(folder, { usedAt: note.usedAt, bytes })
  return { bytes, usedAt: note.usedAt }
}

const kilobytes = (output: string): number => Number(/^(\d+)/m.exec(output)?.[1] ?? 0) * 1024

/** What tools keep is the app's own and closed to everybody else, so that it is the app's user who removes it. */
async function dropCache(options: BuilderProcessOptions, appId: string, signal: AbortSignal): Promise<void> {
  const folder = cacheFolderOf(options.cachesFolder, appId)
  // Go makes its modules read-only.
  await asApp(options, appId, ['chmod', '-R', 'u+rwX', '--', toolCache(folder)], signal)
  await asApp(options, appId, ['find', toolCache(folder), '-mindepth', '1', '-delete'], signal)
  await asApp(options, appId, ['chmod', '0755', '--', toolCache(folder)], signal)
  await emptyTree(folder)
}

/** Podo's own command as the app; what it wrote, also where it failed. */
async function asApp(options: BuilderProcessOptions, appId: string, argv: readonly string[], signal: AbortSignal): Promise<string> {
  const folder = emptyFolderOf(options, appId)
  const cache = toolCache(cacheFolderOf(options.cachesFolder, appId))
  await Promise.all([mkdir(folder, { recursive: true, mode: 0o750 }), mkdir(cache, { recursive: true, mode: 0o700 })])
  const key = `cache.${newId()}`
  const lines: string[] = []
  try {
    const end = await runStep(options.agent, { key, appId, folder, argv: [...argv], environment: { LANG: 'C.UTF-8' }, caches: [cache], ...LIMITS }, (line) => lines.push(line), signal)
    if (end.reason !== 'exited') throw unavailable('CACHE_NOT_REACHED', 'The caches of an app could not be looked at. They are looked at again later.')
    return lines.join('\n')
  } finally {
    await options.agent.forgetRun(key).catch((err: unknown) => options.logger.debug({ err, key }, 'a look at a cache could not be forgotten'))
  }
}
