import type { FileTree } from '@podo/domain'
import { UPLOAD_LIMITS } from '@podo/domain'
import { invalid } from '@podo/kernel'
import type { Git } from './git-process.ts'
import { readObjects } from './read-objects.ts'

const MAX_TEXT_BYTES = 1_048_576
/** A text longer than this is read by nobody; of shorter ones the beginning is. */
const MAX_BLOB_BYTES = 4_194_304
/** Together; what detection reads lies near the root and is small. */
const MAX_READ_AHEAD_BYTES = 4_194_304
const READ_AHEAD_FILE_BYTES = 262_144
const READ_AHEAD_FILES = 200

interface Entry {
  readonly path: string
  readonly oid: string
  readonly sizeBytes: number
}

/**
 * The regular files of a commit. Those near the root are read ahead in one go, because `read` answers at once; any
 * other costs a git process of its own.
 */
export async function readFileTree(git: Git, gitDir: string, commit: string): Promise<FileTree> {
  const listing = await git.run({ gitDir, args: ['ls-tree', '-r', '-l', '-z', '--full-tree', '--end-of-options', commit] })
  const entries = parseListing(listing.toString('utf8'))
  if (entries.length > UPLOAD_LIMITS.files) throw invalid('SOURCE_TOO_LARGE', 'The commit holds more than 50,000 files.')
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))
  const ahead = chooseAhead(entries)
  const objects = await readObjects(git, ahead.map(({ oid }) => oid), { gitDir })
  const texts = new Map<string, string | null>(ahead.map(({ path }, index) => [path, textOf(objects[index]?.content ?? null)]))
  return {
    paths: [...byPath.keys()].sort(),
    read: (path) => {
      const known = texts.get(path)
      if (known !== undefined) return known
      const entry = byPath.get(path)
      const text = entry === undefined ? null : textOf(readBlob(git, gitDir, entry))
      if (entry !== undefined) texts.set(path, text)
      return text
    },
  }
}

/** `<mode> <type> <oid> <size>\t<path>`, ended by NUL. Links and submodules are no files to read. */
function parseListing(listing: string): Entry[] {
  return listing.split('\0').flatMap((line) => {
    const parts = /^100(?:644|755) blob ([0-9a-f]{40}) +(\d+)\t([\s\S]+)$/.exec(line)
    return parts === null ? [] : [{ oid: parts[1] ?? '', sizeBytes: Number(parts[2]), path: parts[3] ?? '' }]
  })
}

function chooseAhead(entries: readonly Entry[]): Entry[] {
  const depth = ({ path }: Entry): number => path.split('/').length
  const near = entries.filter((entry) => entry.sizeBytes <= READ_AHEAD_FILE_BYTES && depth(entry) <= 3).sort((left, right) => depth(left) - depth(right) || left.sizeBytes - right.sizeBytes)
  const chosen: Entry[] = []
  let total = 0
  for (const entry of near) {
    total += entry.sizeBytes
    if (total > MAX_READ_AHEAD_BYTES || chosen.length === READ_AHEAD_FILES) break
    chosen.push(entry)
  }
  return chosen
}

/** Null for what is not text: a NUL byte says so. */
function textOf(content: Buffer | null): string | null {
  if (content === null || content.includes(0)) return null
  return content.subarray(0, MAX_TEXT_BYTES).toString('utf8')
}

function readBlob(git: Git, gitDir: string, entry: Entry): Buffer | null {
  return entry.sizeBytes > MAX_BLOB_BYTES ? null : git.runNow({ gitDir, args: ['cat-file', 'blob', entry.oid], maxBytes: MAX_BLOB_BYTES + 1024 })
}
