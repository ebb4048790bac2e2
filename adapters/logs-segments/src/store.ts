import { rm } from 'node:fs/promises'
import type { LogStore } from '@podo/ports'
import { followLines } from './follow.ts'
import { createGate } from './gate.ts'
import { bytesBelow, bytesOf } from './keep.ts'
import { readPage } from './read.ts'
import { createSegmentCache } from './segment-cache.ts'
import { streamFolder } from './segment.ts'
import { createUpkeep } from './upkeep.ts'
import { openWriter } from './write.ts'

export interface LogSegmentsOptions {
  readonly root: string
  /** Group that may read: the server's, where the writer is another user. Null leaves it to the writer's own. */
  readonly readerGroup?: number | null
  readonly segmentBytes?: number
  /** On disk, a stream. */
  readonly streamBudgetBytes?: number
  /** On disk, all streams together. */
  readonly budgetBytes?: number
  /** Who gives way when all together have too much: the stream that uses the most, or the one not written for longest. */
  readonly yields?: 'largest' | 'oldest'
  /** How often the budget of all is looked at, at most. */
  readonly lookEveryMs?: number
  /** For one answer; then it says how far it looked. */
  readonly searchMs?: number
  /** Something that loses no line, such as a segment that could not be compressed. */
  readonly onError?: (error: unknown) => void
}

export type SegmentOptions = Required<LogSegmentsOptions>

const MEGABYTE = 1024 * 1024
/** Each holds two segments in memory. */
const SEARCHES_AT_A_TIME = 2

export function createLogSegments(given: LogSegmentsOptions): LogStore {
  const options: SegmentOptions = {
    readerGroup: null,
    segmentBytes: 8 * MEGABYTE,
    streamBudgetBytes: 512 * MEGABYTE,
    budgetBytes: 4096 * MEGABYTE,
    yields: 'largest',
    lookEveryMs: 10_000,
    searchMs: 1_000,
    onError: () => undefined,
    ...given,
  }
  const upkeep = createUpkeep(options)
  const searches = createGate(SEARCHES_AT_A_TIME)
  const holdSegment = createSegmentCache()
  const folderOf = (stream: Parameters<LogStore['remove']>[0]): string => streamFolder(options.root, stream)
  return {
    writer: (stream) => openWriter(upkeep, stream),
    async read(stream, query) {
      const folder = folderOf(stream)
      const isSearch = query.contains !== undefined || query.minimumLevel !== undefined || query.process !== undefined || query.since !== undefined || query.until !== undefined
      const read = (): ReturnType<LogStore['read']> => readPage(folder, query, { holdSegment, timeMs: options.searchMs })
      return isSearch ? searches.through(read) : read()
    },
    follow: (stream, after, signal, mostBehind) => followLines(folderOf(stream), { after, signal, mostBehind: mostBehind ?? Infinity }),
    remove: (stream) => rm(folderOf(stream), { recursive: true, force: true }),
    usage: async (stream) => (stream === undefined ? { bytes: await bytesBelow(options.root), budgetBytes: options.budgetBytes } : { bytes: await bytesOf(folderOf(stream)), budgetBytes: options.streamBudgetBytes }),
  }
}
