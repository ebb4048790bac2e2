import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@podo/kernel'
import type { LogStore } from '@podo/ports'
import { followLines } from './follow.ts'
import { readPage } from './read.ts'
import { streamFolder } from './segment.ts'
import { openWriter } from './write.ts'

export interface LogSegmentsOptions {
  readonly root: string
  /** Group that may read: the server's, where the writer is another user. Null leaves it to the writer's own. */
  readonly readerGroup?: number | null
  readonly segmentBytes?: number
  /** On disk, a stream. */
  readonly streamBudgetBytes?: number
  /** Something that loses no line, such as a segment that could not be compressed. */
  readonly onError?: (error: unknown) => void
}

export type SegmentOptions = Required<LogSegmentsOptions>

const MEGABYTE = 1024 * 1024

export function createLogSegments(given: LogSegmentsOptions): LogStore {
  const options: SegmentOptions = {
    readerGroup: null,
    segmentBytes: 8 * MEGABYTE,
    streamBudgetBytes: 256 * MEGABYTE,
    onError: () => undefined,
    ...given,
  }
  return {
    writer: (stream) => openWriter(options, stream),
    read: (stream, query) => readPage(streamFolder(options.root, stream), query),
    follow: (stream, after, signal) => followLines(streamFolder(options.root, stream), after, signal),
    remove: (stream) => rm(streamFolder(options.root, stream), { recursive: true, force: true }),
    async usage() {
      const files = await listFiles(options.root)
      const sizes = await Promise.all(files.map(sizeOf))
      const streams = new Set(files.map((file) => join(file, '..'))).size
      return { bytes: sizes.reduce((sum, size) => sum + size, 0), budgetBytes: Math.max(1, streams) * options.streamBudgetBytes }
    },
  }
}

async function listFiles(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0
    throw error
  }
}
