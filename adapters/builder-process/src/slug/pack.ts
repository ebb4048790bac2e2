import { randomBytes } from 'node:crypto'
import { cp, lstat, mkdir, realpath, rename } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { folderInArtifact } from '@podo/domain'
import type { Plan } from '@podo/domain'
import { errorCode, faultPoint } from '@podo/kernel'
import type { Artifact } from '@podo/ports'
import { UnusableTree, hashEntries, hashTree } from './hash-tree.ts'
import type { TreeSummary } from './hash-tree.ts'
import { keyFile, writeJson } from './keys.ts'
import { emptyTree, makeReadOnly } from './remove-tree.ts'
import type { Uses } from './uses.ts'

export interface Packing {
  readonly slugsFolder: string
  readonly buildKey: string
  /** Folder of the app, with everything that install and build made. */
  readonly folder: string
  readonly plan: Plan
  readonly known: ReadonlyMap<string, TreeSummary>
  readonly uses: Uses
  readonly onFolder?: (path: string, summary: TreeSummary) => void
}

/** Makes the slug: hash, note which slug the key makes, move, close. Repeating it after a crash is safe. */
export async function pack(packing: Packing): Promise<Artifact> {
  const { slugsFolder, plan } = packing
  const only = servedFolder(plan)
  const summary = only === null ? await hashTree(packing.folder, packing) : await hashServed(packing.folder, only)
  if (summary.entries === 0) throw new UnusableTree('exited', 'There are no files to run or to serve.')
  const location = join(slugsFolder, summary.digest)
  packing.uses.note(summary.digest)
  await mkdir(slugsFolder, { recursive: true, mode: 0o700 })
  await writeJson(keyFile(slugsFolder, packing.buildKey), { digest: summary.digest, sizeBytes: summary.sizeBytes })
  await faultPoint('pack.before')
  if (await exists(location)) return { kind: 'slug', digest: summary.digest, location, sizeBytes: summary.sizeBytes }
  await moveIn(packing.folder, only, slugsFolder, location)
  await faultPoint('pack.after')
  await makeReadOnly(location)
  return { kind: 'slug', digest: summary.digest, location, sizeBytes: summary.sizeBytes }
}

/** Of a static site only the served folder is kept: neither sources nor modules. Null for the whole. */
function servedFolder(plan: Plan): string | null {
  if (plan.staticRoot === null || Object.keys(plan.processes).length > 0 || plan.predeploy !== null) return null
  const served = join(folderInArtifact(plan), plan.staticRoot.value)
  return served === '.' ? null : served
}

async function hashServed(folder: string, served: string): Promise<TreeSummary> {
  await checkServed(folder, served)
  const inner = await hashTree(join(folder, served), { linksInside: true })
  if (inner.entries === 0) throw new UnusableTree('exited', `The folder ${served} that is to be served is empty.`)
  const wrap = (below: TreeSummary, name: string): TreeSummary => ({
    ...below,
    digest: hashEntries([{ kind: 'd', name: Buffer.from(name), digest: below.digest, sizeBytes: 0, entries: 1 }]),
    entries: below.entries + 1,
  })
  return served.split('/').toReversed().reduce(wrap, inner)
}

async function checkServed(folder: string, served: string): Promise<void> {
  const path = join(folder, served)
  try {
    const root = await realpath(folder)
    if ((await realpath(path)) !== join(root, served) || !(await lstat(path)).isDirectory()) throw new UnusableTree('exited', `${served} is to be served and is no folder of the app.`)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') throw error
    throw new UnusableTree('exited', `The build ended well, but made no folder ${served} to serve.`)
  }
}

async function moveIn(folder: string, only: string | null, slugsFolder: string, location: string): Promise<void> {
  const draft = join(slugsFolder, `.new-${randomBytes(8).toString('hex')}`)
  try {
    await mkdir(draft, { mode: 0o755 })
    const target = only === null ? draft : join(draft, only)
    if (only !== null) await mkdir(dirname(target), { recursive: true })
    await move(only === null ? folder : join(folder, only), target)
    await rename(draft, location)
  } catch (error) {
    await emptyTree(draft)
    // Somebody made the same slug in the meantime: equal by its name.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error
  }
}

/** By name where both are on one disk; an empty folder at the target gives way. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error
    await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, mode: 2 })
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

/** Whether a path stays below a folder when every link on the way is followed. */
export async function isBelow(folder: string, path: string): Promise<boolean> {
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(path)])
    return real === root || real.startsWith(root + sep)
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
    throw error
  }
}
