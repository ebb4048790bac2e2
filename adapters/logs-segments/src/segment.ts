import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type { LogStream } from '@podo/ports'
import { errorCode, invalid } from '@podo/kernel'

const decompress = promisify(zstdDecompress)
const MAX_SEGMENT_BYTES = 64 * 1024 * 1024

/** One file of a stream. Its name says the first sequence in it; the last one without `.zst` is being written. */
export interface Segment {
  readonly file: string
  readonly first: number
  readonly isCompressed: boolean
}

const NAME = /^(\d{16})\.log(\.zst)?$/
const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

export function streamFolder(root: string, stream: LogStream): string {
  if (!SAFE_ID.test(stream.id)) throw invalid('BAD_LOG_STREAM', 'There is no log of that name.')
  return join(root, stream.kind, stream.id)
}

export const segmentName = (first: number): string => `${String(first).padStart(16, '0')}.log`

/** Oldest first. A segment that is there in both forms (a kill while compressing) counts once, as it was written. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const segments = new Map<number, Segment>()
  for (const name of await listNames(folder)) {
    const match = NAME.exec(name)
    if (!match) continue
    const segment = { file: join(folder, name), first: Number(match[1]), isCompressed: match[2] !== undefined }
    if (segments.get(segment.first)?.isCompressed !== false) segments.set(segment.first, segment)
  }
  return Array.from(segments.values()).sort((a, b) => a.first - b.first)
}

/** The bytes of a segment, or undefined when it was compressed or dropped meanwhile: the caller lists again. */
export async function readSegment(segment: Segment): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(segment.file)
    return segment.isCompressed ? await decompress(bytes, { maxOutputLength: MAX_SEGMENT_BYTES }) : bytes
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
