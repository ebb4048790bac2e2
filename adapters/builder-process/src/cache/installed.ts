import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, rename, stat, utimes } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { errorCode } from '@podo/kernel'
import type { TreeSummary } from '../slug/hash-tree.ts'
import { isDigest, readJson, writeJson } from '../slug/keys.ts'
import { isBelow } from '../slug/pack.ts'
import { emptyTree } from '../slug/remove-tree.ts'
import type { Work } from '../work.ts'

/**
 * What installs made, by key, in `<cacheFolder>/installed/<key>`: a tree for each folder of `plan.installed` and a
 * record, written last, without which the rest counts for nothing. The app can write into none of it.
 *
 * A build step may change what was installed, so that it gets copies. Without one nothing of the app runs between
 * install and slug: then files are shared by hard links, and read-only once the slug is closed.
 */
const run = promisify(execFile)
const COPY_TIMEOUT_MS = 300_000
/** A branch and its base, and one to go back to. */
const KEPT_KEYS = 3

/** Path below the artifact to the summary of what was kept of it; null where it is not known. */
type Summaries = Readonly<Record<string, TreeSummary | null>>

const folderOf = (cacheFolder: string): string => join(cacheFolder, 'installed')
const recordFile = (cacheFolder: string, key: string): string => join(folderOf(cacheFolder), key, 'record.json')
const copyArguments = (work: Work): string[] => (work.request.plan.build === null ? ['-a', '-l'] : ['-a', '--reflink=auto'])

/** Lays out what an earlier build installed; null when it is not kept, and then nothing of it is there. */
export async function bringInstalled(work: Work, key: string): Promise<ReadonlyMap<string, TreeSummary> | null> {
  const summaries = await readSummaries(work.cacheFolder, key)
  const paths = pathsOf(work)
  for (const path of paths) if (await isBelow(work.artifactFolder, dirname(join(work.artifactFolder, path)))) await emptyTree(join(work.artifactFolder, path))
  if (summaries === null) return null
  try {
    for (const [index, path] of paths.entries()) if (path in summaries) await copy(work, join(folderOf(work.cacheFolder), key, String(index)), join(work.artifactFolder, path))
  } catch (err) {
    work.options.logger.warn({ err, appId: work.request.appId }, 'what an earlier build installed could not be used again')
    for (const path of paths) await emptyTree(join(work.artifactFolder, path))
    return null
  }
  const now = new Date()
  await utimes(recordFile(work.cacheFolder, key), now, now)
  return new Map(Object.entries(summaries).flatMap(([path, summary]) => (summary === null ? [] : [[path, summary] as const])))
}

/** Keeps what the install made, before anything else can change it. */
export async function keepInstalled(work: Work, key: string): Promise<void> {
  const target = join(folderOf(work.cacheFolder), key)
  const draft = join(folderOf(work.cacheFolder), `.new-${randomBytes(8).toString('hex')}`)
  await mkdir(draft, { recursive: true, mode: 0o700 })
  try {
    const made: Record<string, null> = {}
    for (const [index, path] of pathsOf(work).entries()) {
      if (!(await isFolder(join(work.artifactFolder, path)))) continue
      await copy(work, join(work.artifactFolder, path), join(draft, String(index)))
      made[path] = null
    }
    await writeJson(join(draft, 'record.json'), made)
    await emptyTree(target)
    await rename(draft, target)
  } catch (err) {
    await emptyTree(draft)
    // Only time is lost without it, and a full disk is told by the build itself.
    work.options.logger.warn({ err, appId: work.request.appId }, 'what was installed could not be kept for the next build')
  }
  await dropOld(work.cacheFolder)
}

/** What packing found out, so that the next build need not read those files again. Only where nothing of the app ran since. */
export async function noteSummaries(work: Work, key: string, found: ReadonlyMap<string, TreeSummary>): Promise<void> {
  const summaries = await readSummaries(work.cacheFolder, key)
  if (summaries === null || Object.values(summaries).every((summary) => summary !== null)) return
  await writeJson(recordFile(work.cacheFolder, key), Object.fromEntries(Object.keys(summaries).map((path) => [path, found.get(path) ?? null])))
}

/** Folders of `plan.installed` as paths below the artifact; one that leads out of it is none. */
export function pathsOf({ request, folder, artifactFolder }: Pick<Work, 'request' | 'folder' | 'artifactFolder'>): string[] {
  return request.plan.installed.map(({ value }) => relative(artifactFolder, join(folder, value))).filter((path) => path !== '' && path !== '..' && !path.startsWith(`..${sep}`))
}

async function copy(work: Work, from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await run('cp', [...copyArguments(work), '--', from, to], { timeout: COPY_TIMEOUT_MS, signal: work.signal })
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
    throw error
  }
}

async function readSummaries(cacheFolder: string, key: string): Promise<Summaries | null> {
  const record = await readJson(recordFile(cacheFolder, key))
  if (typeof record !== 'object' || record === null) return null
  return Object.fromEntries(Object.entries(record).map(([path, summary]: [string, unknown]) => [path, isSummary(summary) ? summary : null]))
}

function isSummary(value: unknown): value is TreeSummary {
  if (typeof value !== 'object' || value === null || !('digest' in value) || !('sizeBytes' in value) || !('entries' in value)) return false
  return typeof value.digest === 'string' && isDigest(value.digest) && typeof value.sizeBytes === 'number' && typeof value.entries === 'number'
}

/** Leaves the keys that were used last, and nothing that a crash left. */
async function dropOld(cacheFolder: string): Promise<void> {
  const names = await readdir(folderOf(cacheFolder))
  const used = await Promise.all(names.map(async (name) => ({ name, at: await usedAt(recordFile(cacheFolder, name)) })))
  for (const { name } of used.toSorted((left, right) => right.at - left.at).slice(KEPT_KEYS)) await emptyTree(join(folderOf(cacheFolder), name))
}

async function usedAt(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return 0
    throw error
  }
}
