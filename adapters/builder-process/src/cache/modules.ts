import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Plan } from '@podo/domain'
import { errorCode } from '@podo/kernel'
import { hashTree } from '../slug/hash-tree.ts'
import type { TreeSummary } from '../slug/hash-tree.ts'
import { isDigest, readJson, writeJson } from '../slug/keys.ts'
import { emptyTree } from '../slug/remove-tree.ts'

const run = promisify(execFile)
const LINK_TIMEOUT_MS = 120_000
const FOLDER = 'node_modules'
const MAX_LOCKFILE_BYTES = 33_554_432
/** Scripts of the app itself that npm runs at install time: with one, an install is more than its lockfile. */
const HOOKS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']

interface ModulesRecord {
  readonly key: string
  readonly slug: string
  readonly summary: TreeSummary
}

/**
 * What decides the content of node_modules, as a key; null where it is more than the lockfile. Only without a build
 * step: then nothing of the app runs between install and slug, so that files may be shared between two slugs.
 */
export async function modulesKey(plan: Plan, folder: string): Promise<string | null> {
  const { install } = plan
  if (install === null || plan.build !== null || !install.value.startsWith('npm ci') || install.from === 'podo.yaml') return null
  const hash = createHash('sha256').update(`${install.value}\0${process.version}\0${process.platform}\0${process.arch}\0`)
  for (const file of [...plan.lockfiles, '.npmrc']) {
    const content = await readSmall(join(folder, file))
    if (content === null && file !== '.npmrc') return null
    if (file === 'package.json' && content !== null && !isPlainPackage(content)) return null
    hash.update(`${file}\0${content?.length ?? -1}\0`).update(content ?? '')
  }
  return hash.digest('hex')
}

async function readSmall(file: string): Promise<Buffer | null> {
  try {
    const stats = await lstat(file)
    return stats.isFile() && stats.size <= MAX_LOCKFILE_BYTES ? await readFile(file) : null
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw error
  }
}

function isPlainPackage(content: Buffer): boolean {
  try {
    const parsed: unknown = JSON.parse(content.toString('utf8'))
    if (typeof parsed !== 'object' || parsed === null || 'workspaces' in parsed) return false
    const scripts = 'scripts' in parsed && typeof parsed.scripts === 'object' && parsed.scripts !== null ? Object.keys(parsed.scripts) : []
    return !HOOKS.some((hook) => scripts.includes(hook))
  } catch {
    return false
  }
}

const recordFile = (cacheFolder: string): string => join(cacheFolder, 'modules.json')

/** Links node_modules of an earlier slug into the folder; null when there is none that fits. */
export async function bringModules(key: string, folder: string, cacheFolder: string, slugsFolder: string): Promise<TreeSummary | null> {
  const record = await readRecord(cacheFolder)
  if (record === null || record.key !== key) return null
  const target = join(folder, FOLDER)
  try {
    await run('cp', ['-a', '-l', '--', join(slugsFolder, record.slug, FOLDER), target], { timeout: LINK_TIMEOUT_MS })
    return record.summary
  } catch {
    // A slug that was pruned, or a disk that cannot link: the install itself does it.
    await emptyTree(target)
    return null
  }
}

export async function keepModules(key: string, slug: string, cacheFolder: string, slugsFolder: string): Promise<void> {
  if ((await readRecord(cacheFolder))?.key === key) return
  const summary = await hashTree(join(slugsFolder, slug, FOLDER))
  await writeJson(recordFile(cacheFolder), { key, slug, summary } satisfies ModulesRecord)
}

async function readRecord(cacheFolder: string): Promise<ModulesRecord | null> {
  const record = await readJson(recordFile(cacheFolder))
  if (typeof record !== 'object' || record === null || !('key' in record) || !('slug' in record) || !('summary' in record)) return null
  const { key, slug, summary } = record
  return typeof key === 'string' && typeof slug === 'string' && isDigest(slug) && isSummary(summary) ? { key, slug, summary } : null
}

function isSummary(value: unknown): value is TreeSummary {
  if (typeof value !== 'object' || value === null || !('digest' in value) || !('sizeBytes' in value) || !('entries' in value)) return false
  return typeof value.digest === 'string' && typeof value.sizeBytes === 'number' && typeof value.entries === 'number'
}
