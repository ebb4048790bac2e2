import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ArtifactUsage } from '@podo/ports'
import { isDigest, readJson, writeJson } from './keys.ts'

const run = promisify(execFile)
const TIMEOUT_MS = 120_000
/** A slug has at most half a million entries of some twenty bytes. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024
/** `%b` counts blocks of this size, whatever the disk's. */
const BLOCK_BYTES = 512

/** Disk that one slug takes. */
interface Measure {
  readonly own: number
  /** Of files that it shares with other slugs and with what installs made: all slugs of a group share the same. */
  readonly shared: number
  readonly group: string
}

const usageFile = (slugsFolder: string): string => join(slugsFolder, 'usage.json')

/** As it was at the last look. */
export async function readSlugUsage(slugsFolder: string): Promise<ArtifactUsage> {
  return total(await readMeasures(slugsFolder))
}

/** Measures what is new, once for each slug (one process), and forgets what has gone. */
export async function measureSlugs(slugsFolder: string, digests: readonly string[], signal: AbortSignal): Promise<ArtifactUsage> {
  const known = await readMeasures(slugsFolder)
  const measures = new Map<string, Measure>()
  for (const digest of digests) {
    signal.throwIfAborted()
    measures.set(digest, known.get(digest) ?? (await measure(join(slugsFolder, digest), signal)))
  }
  if (measures.size !== known.size || digests.some((digest) => !known.has(digest))) await writeJson(usageFile(slugsFolder), Object.fromEntries(measures))
  return total(measures)
}

function total(measures: ReadonlyMap<string, Measure>): ArtifactUsage {
  const groups = new Map<string, number>()
  let bytes = 0
  for (const { own, shared, group } of measures.values()) {
    bytes += own
    groups.set(group, Math.max(groups.get(group) ?? 0, shared))
  }
  for (const shared of groups.values()) bytes += shared
  return { bytes, count: measures.size }
}

/** A group is named by the lowest inode of what is shared. */
async function measure(folder: string, signal: AbortSignal): Promise<Measure> {
  const { stdout } = await run('find', [folder, '-printf', '%y %b %n %i\\n'], { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, signal })
  let [own, shared, lowest] = [0, 0, Infinity]
  for (const line of stdout.split('\n')) {
    const [kind, blocks, links, inode] = line.split(' ')
    const bytes = Number(blocks ?? 0) * BLOCK_BYTES
    if (kind !== 'f' || links === '1') own += bytes
    else {
      shared += bytes
      lowest = Math.min(lowest, Number(inode))
    }
  }
  return { own, shared, group: shared === 0 ? '' : String(lowest) }
}

async function readMeasures(slugsFolder: string): Promise<Map<string, Measure>> {
  const read = await readJson(usageFile(slugsFolder))
  if (typeof read !== 'object' || read === null) return new Map()
  return new Map(Object.entries(read).filter((entry): entry is [string, Measure] => isDigest(entry[0]) && isMeasure(entry[1])))
}

function isMeasure(value: unknown): value is Measure {
  if (typeof value !== 'object' || value === null || !('own' in value) || !('shared' in value) || !('group' in value)) return false
  return typeof value.own === 'number' && typeof value.shared === 'number' && typeof value.group === 'string'
}
