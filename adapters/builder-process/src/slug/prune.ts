import { randomBytes } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@podo/kernel'
import type { ArtifactUsage } from '@podo/ports'
import { isDigest, readSlugRecord } from './keys.ts'
import { measureSlugs } from './measure.ts'
import { discardTree } from './remove-tree.ts'
import type { Uses } from './uses.ts'

/** A slug or draft younger than this may belong to a build that nobody has recorded yet; a worker that died may have made it. */
const YOUNG_MS = 600_000

export interface Pruning {
  readonly slugsFolder: string
  readonly keep: ReadonlySet<string>
  readonly uses: Uses
  readonly now: number
  readonly signal: AbortSignal
}

/**
 * Removes slugs that are not to be kept, the keys that named them, and what a crash left, then measures the rest. A
 * slug and its keys are gone from their names at once; emptying what was taken away may take its time.
 */
export async function pruneSlugs({ slugsFolder, keep, uses, now, signal }: Pruning): Promise<ArtifactUsage> {
  const names = await list(slugsFolder)
  const leftovers = names.filter((name) => name.startsWith('.new-') || name.startsWith('.gone-'))
  const unwanted = names.filter((name) => isDigest(name) && !keep.has(name))
  const keys = unwanted.length === 0 ? new Map<string, string[]>() : await readKeys(slugsFolder)
  for (const name of unwanted) {
    signal.throwIfAborted()
    if (await isYoung(join(slugsFolder, name), now)) continue
    const gone = takeAway(slugsFolder, name, keys.get(name) ?? [], uses)
    if (gone !== null) await discardTree(gone, signal)
  }
  for (const name of leftovers) {
    signal.throwIfAborted()
    const path = join(slugsFolder, name)
    if (name.startsWith('.gone-') || !(await isYoung(path, now))) await discardTree(path, signal)
  }
  return measureSlugs(slugsFolder, (await list(slugsFolder)).filter(isDigest), signal)
}

/** In one go, so that nobody notes a use in between; null when somebody has. */
function takeAway(slugsFolder: string, digest: string, keys: readonly string[], uses: Uses): string | null {
  if (uses.isRecent(digest)) return null
  const gone = join(slugsFolder, `.gone-${randomBytes(8).toString('hex')}`)
  renameSync(join(slugsFolder, digest), gone)
  for (const key of keys) rmSync(key, { force: true })
  return gone
}

/** Files of the keys, by the digest that they name. */
async function readKeys(slugsFolder: string): Promise<Map<string, string[]>> {
  const keys = new Map<string, string[]>()
  for (const name of await list(join(slugsFolder, 'keys'))) {
    if (!name.endsWith('.json')) continue
    const record = await readSlugRecord(slugsFolder, name.slice(0, -'.json'.length))
    if (record === null) continue
    const known = keys.get(record.digest) ?? []
    known.push(join(slugsFolder, 'keys', name))
    keys.set(record.digest, known)
  }
  return keys
}

async function isYoung(path: string, now: number): Promise<boolean> {
  try {
    return now - (await stat(path)).ctimeMs < YOUNG_MS
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true
    throw error
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
