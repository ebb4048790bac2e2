import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@podo/kernel'
import { isDigest, readSlugRecord } from './keys.ts'
import { emptyTree, removeTree } from './remove-tree.ts'

/** A slug or draft younger than this may belong to a build that nobody has recorded yet. */
const YOUNG_MS = 600_000

/** Removes slugs that are not to be kept, the keys that named them, and drafts that a crash left. */
export async function pruneSlugs(slugsFolder: string, keep: ReadonlySet<string>, now: number): Promise<{ freedBytes: number }> {
  const sizes = await readKeys(slugsFolder)
  const removed = new Set<string>()
  let freedBytes = 0
  for (const name of await list(slugsFolder)) {
    const path = join(slugsFolder, name)
    const isLeftover = name.startsWith('.new-') || name.startsWith('.gone-')
    if ((!isDigest(name) && !isLeftover) || keep.has(name) || (await isYoung(path, now))) continue
    if (isLeftover) await emptyTree(path)
    else if (await removeTree(path, join(slugsFolder, `.gone-${randomBytes(8).toString('hex')}`))) {
      removed.add(name)
      freedBytes += sizes.get(name)?.sizeBytes ?? 0
    }
  }
  for (const digest of removed) await Promise.all((sizes.get(digest)?.files ?? []).map((file) => rm(file, { force: true })))
  return { freedBytes }
}

async function readKeys(slugsFolder: string): Promise<Map<string, { sizeBytes: number; files: string[] }>> {
  const keys = new Map<string, { sizeBytes: number; files: string[] }>()
  for (const name of await list(join(slugsFolder, 'keys'))) {
    if (!name.endsWith('.json')) continue
    const record = await readSlugRecord(slugsFolder, name.slice(0, -'.json'.length))
    if (record === null) continue
    const known = keys.get(record.digest) ?? { sizeBytes: record.sizeBytes, files: [] }
    known.files.push(join(slugsFolder, 'keys', name))
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
