import { open, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type { LogStream } from '@podo/ports'
import { errorCode, invalid } from '@podo/kernel'
import { endOf } from './format.ts'
import { giveBack } from './give-back.ts'

const decompress = promisify(zstdDecompress)
const MAX_SEGMENT_BYTES = 64 * 1024 * 1024
/**
 * What a segment gets at most, with its last batch. In one piece: each is a way to a thread and back, and several would
 * be there twice when they are put together. Of a smaller one only the pages that are written to take memory.
 */
const CHUNK_BYTES = 9 * 1024 * 1024

/** One file of a stream. Its name says the first sequence in it and its time; the last one without `.zst` is being written. */
export interface Segment {
  readonly file: string
  readonly first: number
  /** Milliseconds since 1970, of the first line. */
  readonly at: number
  readonly isCompressed: boolean
}

const NAME = /^(\d{16})\.(\d{1,15})\.log(\.zst)?$/
/** As segments were called before their names told a time: one line of JSON each, which nothing reads any more. */
const EARLIER_NAME = /^\d{16}\.log(?:\.zst)?$/
/** What a compression writes before it takes its place (keep.ts). */
const UNFINISHED_NAME = /^\d{16}(?:\.\d{1,15})?\.log\.zst\.new$/
const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

export function streamFolder(root: string, stream: LogStream): string {
  if (!SAFE_ID.test(stream.id)) throw invalid('BAD_LOG_STREAM', 'There is no log of that name.')
  return join(root, stream.kind, stream.id)
}

export const segmentName = (first: number, at: number): string => `${String(first).padStart(16, '0')}.${Math.max(0, Math.trunc(at))}.log`

/** Oldest first. A segment that is there in both forms (a kill while compressing) counts once, as it was written. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const segments = new Map<number, Segment>()
  for (const name of await listNames(folder)) {
    const match = NAME.exec(name)
    if (!match) continue
    const segment = { file: join(folder, name), first: Number(match[1]), at: Number(match[2]), isCompressed: match[3] !== undefined }
    if (segments.get(segment.first)?.isCompressed !== false) segments.set(segment.first, segment)
  }
  return Array.from(segments.values()).sort((one, other) => one.first - other.first)
}

/** The segments that may hold a line between two times, told by their names: what begins and ends outside is not read. */
export function segmentsWithin(segments: readonly Segment[], since: number, until: number): Segment[] {
  return segments.filter(({ at }, index) => {
    const end = segments[index + 1]?.at ?? Infinity
    return Math.max(at, end) >= since && Math.min(at, end) <= until
  })
}

/** The bytes of a segment. One that has been compressed meanwhile is read by its other name; of a dropped one nothing is left. */
export async function readSegment(segment: Segment): Promise<Buffer> {
  const bytes = await readFileIfThere(segment.file)
  if (bytes !== undefined) return segment.isCompressed ? expand(bytes) : bytes
  const compressed = segment.isCompressed ? undefined : await readFileIfThere(`${segment.file}.zst`)
  return compressed === undefined ? Buffer.alloc(0) : expand(compressed)
}

/** A segment of which not a byte can be read any more (a disk that went bad) is as good as dropped. */
async function expand(bytes: Buffer): Promise<Buffer> {
  try {
    return await decompress(bytes, { maxOutputLength: MAX_SEGMENT_BYTES, chunkSize: CHUNK_BYTES })
  } catch (error) {
    if (String(errorCode(error)).startsWith('ZSTD_')) return Buffer.alloc(0)
    throw error
  } finally {
    giveBack(bytes)
  }
}

/** The last header of a segment stands within the first of these, of one that is written fast within the second. */
const END_BYTES = [64 * 1024, 1024 * 1024] as const

/** Sequence of the last line in a segment; `first - 1` where there is none. */
export async function lastSequence(segment: Segment): Promise<number> {
  const end = segment.isCompressed ? await readSegment(segment) : await readEnd(segment)
  const { last } = endOf(end, segment.first)
  giveBack(end)
  return last
}

async function readEnd(segment: Segment): Promise<Buffer> {
  try {
    const handle = await open(segment.file, 'r')
    try {
      const { size } = await handle.stat()
      for (const bytes of END_BYTES) {
        const end = Buffer.alloc(Math.min(size, bytes))
        await handle.read(end, 0, end.length, size - end.length)
        if (end.length === size || end.includes('\n#')) return end
      }
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return readSegment(segment)
    throw error
  }
}

async function readFileIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Files of Podo's own that nothing reads: in an earlier format; and, where they are old, those that a kill has left. */
export async function listLeftovers(folder: string): Promise<{ readonly earlier: readonly string[]; readonly unfinished: readonly string[] }> {
  const names = await listNames(folder)
  const named = (pattern: RegExp): string[] => names.filter((name) => pattern.test(name)).map((name) => join(folder, name))
  return { earlier: named(EARLIER_NAME), unfinished: named(UNFINISHED_NAME) }
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
