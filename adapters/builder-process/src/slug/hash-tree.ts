import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readFile, readdir, readlink, unlink } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { join } from 'node:path'
import { isLinkInside } from '@podo/domain'
import { createGate } from './gate.ts'
import type { Gate } from './gate.ts'

export interface TreeSummary {
  /** SHA-256 in hex over the sorted entries: kind, name, and hash of content, target or inner entries. */
  readonly digest: string
  readonly sizeBytes: number
  readonly entries: number
}

export interface HashOptions {
  /** Summaries of folders by path that need not be read again. */
  readonly known?: ReadonlyMap<string, TreeSummary>
  /** Refuse links that lead out of the tree: for files that are served as they are. */
  readonly linksInside?: boolean
  /** Told of every folder that was read, by its path. */
  readonly onFolder?: (path: string, summary: TreeSummary) => void
}

/** Why a tree cannot become a slug, in Podo's own words. */
export class UnusableTree extends Error {
  readonly reason: 'exited' | 'output-limit'

  constructor(reason: UnusableTree['reason'], sentence: string) {
    super(sentence)
    this.reason = reason
  }
}

const MAX_ENTRIES = 500_000
const MAX_BYTES = 8 * 1024 ** 3
const MAX_DEPTH = 128
/** Larger files are streamed. */
const WHOLE_FILE_BYTES = 1_048_576

interface Walk {
  readonly root: string
  readonly options: HashOptions
  readonly gate: Gate
  entries: number
  bytes: number
}

/**
 * The digest of everything below a folder. Neither times nor owners count, and of the mode only whether a file may be
 * executed. What is neither file, folder nor link (a socket that a build left) is removed. Reads each byte once.
 */
export async function hashTree(root: string, options: HashOptions = {}): Promise<TreeSummary> {
  return hashFolder({ root, options, gate: createGate(16), entries: 0, bytes: 0 }, '', 0)
}

export const hashEntries = (entries: readonly Entry[]): string => {
  const hash = createHash('sha256')
  for (const { kind, name, digest } of entries.toSorted((left, right) => Buffer.compare(left.name, right.name))) hash.update(kind).update(name).update('\0').update(digest)
  return hash.digest('hex')
}

export interface Entry {
  /** `f` file, `x` executable file, `l` link, `d` folder. */
  readonly kind: 'f' | 'x' | 'l' | 'd'
  readonly name: Buffer
  readonly digest: string
  readonly sizeBytes: number
  readonly entries: number
}

async function hashFolder(walk: Walk, path: string, depth: number): Promise<TreeSummary> {
  if (depth > MAX_DEPTH) throw new UnusableTree('output-limit', `The folder ${path.slice(0, 80)}… is more than ${MAX_DEPTH} levels deep.`)
  const names = await readdir(join(walk.root, path))
  const read = await Promise.all(names.map((name) => hashEntry(walk, path === '' ? name : `${path}/${name}`, name, depth)))
  const entries = read.filter((entry) => entry !== null)
  const summary = {
    digest: hashEntries(entries),
    sizeBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    entries: entries.reduce((sum, entry) => sum + entry.entries, 0),
  }
  walk.options.onFolder?.(path, summary)
  return summary
}

async function hashEntry(walk: Walk, path: string, name: string, depth: number): Promise<Entry | null> {
  const full = join(walk.root, path)
  const stats = await walk.gate(() => lstat(full))
  count(walk, stats)
  const entry = { name: Buffer.from(name), entries: 1 }
  if (stats.isDirectory()) {
    const inner = walk.options.known?.get(path) ?? (await hashFolder(walk, path, depth + 1))
    return { ...entry, kind: 'd', digest: inner.digest, sizeBytes: inner.sizeBytes, entries: inner.entries + 1 }
  }
  if (stats.isSymbolicLink()) {
    const target = await readlink(full)
    if (walk.options.linksInside && !isLinkInside(path, target)) throw new UnusableTree('exited', `The link ${path.slice(0, 200)} leads out of the folder that is served.`)
    return { ...entry, kind: 'l', digest: createHash('sha256').update(target).digest('hex'), sizeBytes: 0 }
  }
  if (!stats.isFile()) {
    await unlink(full)
    return null
  }
  const digest = await walk.gate(() => hashFile(full, stats.size))
  return { ...entry, kind: (stats.mode & 0o100) === 0 ? 'f' : 'x', digest, sizeBytes: stats.size }
}

function count(walk: Walk, stats: Stats): void {
  walk.entries += 1
  if (stats.isFile()) walk.bytes += stats.size
  if (walk.entries > MAX_ENTRIES) throw new UnusableTree('output-limit', `The build made more than ${MAX_ENTRIES.toLocaleString('en')} files.`)
  if (walk.bytes > MAX_BYTES) throw new UnusableTree('output-limit', 'The build made more than 8 GiB.')
}

async function hashFile(path: string, sizeBytes: number): Promise<string> {
  const hash = createHash('sha256')
  if (sizeBytes <= WHOLE_FILE_BYTES) return hash.update(await readFile(path)).digest('hex')
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
