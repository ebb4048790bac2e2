import { mkdir, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogBatch, LogStream, LogWriter } from '@podo/ports'
import { encodeHeader, encodeLines, endOf, isSameHeader, NOWHERE } from './format.ts'
import type { Header } from './format.ts'
import { compressSegment, dropOldest } from './keep.ts'
import { lastSequence, listSegments, readSegment, segmentName, streamFolder } from './segment.ts'
import type { Segment } from './segment.ts'
import type { Upkeep } from './upkeep.ts'

/** Lines that could not be written wait for the disk to have room again; beyond this the newest are lost. */
const MOST_WAITING = 4 * 1024 * 1024

interface Current {
  readonly handle: FileHandle
  readonly file: string
  bytes: number
  /** The header that holds at its end. */
  header: Header
}

interface Waiting {
  readonly header: Header
  readonly lines: Buffer
  readonly count: number
}

/**
 * The one writer of a stream. Lines wait in memory until `flush`, which writes them with one call. A segment that has
 * grown full is closed, compressed behind the writer's back, and the oldest ones beyond the budget go. What cannot be
 * written is taken back from the file and waits for the next `flush`.
 */
export async function openWriter(upkeep: Upkeep, stream: LogStream): Promise<LogWriter> {
  const { options } = upkeep
  const folder = streamFolder(options.root, stream)
  await mkdir(folder, { recursive: true, mode: 0o750 })
  for (const path of [options.root, join(options.root, stream.kind), folder]) await upkeep.giveTo(path)
  let { next, current } = await reopen(folder)
  let waiting: Waiting[] = []
  let tidying: Promise<void> = tidy(upkeep, folder)
  let queue: Promise<void> = Promise.resolve()
  if (current) upkeep.open.add(current.file)

  const leave = async (full: Current): Promise<void> => {
    current = undefined
    await full.handle.close()
    upkeep.open.delete(full.file)
  }
  const writeWaiting = async (): Promise<void> => {
    const [first] = waiting
    if (first === undefined) return
    const full = current !== undefined && current.bytes >= options.segmentBytes ? current : undefined
    if (full) await leave(full)
    current ??= await begin(join(folder, segmentName(next, first.header.at)))
    upkeep.open.add(current.file)
    // With the next one there, the full one is written no more.
    if (full) tidying = tidying.then(() => tidy(upkeep, folder))
    const taken = waiting
    const { bytes, header, count } = encode(taken, current.header, next)
    waiting = []
    try {
      await writeAll(current, bytes)
    } catch (error) {
      waiting = bounded([...taken, ...waiting])
      throw error
    }
    current.bytes += bytes.length
    current.header = header
    next += count
  }
  const flush = (): Promise<void> => {
    const result = queue.then(writeWaiting)
    queue = result.catch(() => undefined)
    return result
  }
  return {
    append(batch: LogBatch) {
      if (batch.levels.length === 0) return
      waiting.push({ header: { at: batch.at, process: batch.process, instance: batch.instance }, lines: encodeLines(batch), count: batch.levels.length })
    },
    flush,
    async close() {
      try {
        await flush()
      } finally {
        await tidying
        await current?.handle.close()
        if (current) upkeep.open.delete(current.file)
        current = undefined
      }
    },
  }
}

/** One buffer for one call; a header only where it differs from the one before. */
function encode(batches: readonly Waiting[], holding: Header, next: number): { bytes: Buffer; header: Header; count: number } {
  const parts: Buffer[] = []
  let header = holding
  let count = 0
  for (const batch of batches) {
    if (!isSameHeader(header, batch.header)) parts.push(encodeHeader(batch.header, next + count))
    header = batch.header
    parts.push(batch.lines)
    count += batch.count
  }
  return { bytes: parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts), header, count }
}

/** All of it or nothing: half a write would be a torn line in the middle. */
async function writeAll(current: Current, bytes: Buffer): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) done += (await current.handle.write(bytes, done, bytes.length - done)).bytesWritten
  } catch (error) {
    await current.handle.truncate(current.bytes)
    throw error
  }
}

function bounded(waiting: readonly Waiting[]): Waiting[] {
  let bytes = 0
  return waiting.filter(({ lines }) => (bytes += lines.length) <= MOST_WAITING)
}

/** Goes on where the last writer ended. A line that it did not finish is cut off. */
async function reopen(folder: string): Promise<{ next: number; current: Current | undefined }> {
  const last = (await listSegments(folder)).at(-1)
  if (last === undefined) return { next: 1, current: undefined }
  const next = (await lastSequence(last)) + 1
  return { next, current: last.isCompressed ? undefined : await reopenSegment(last) }
}

async function reopenSegment(segment: Segment): Promise<Current> {
  const { end, header } = endOf(await readSegment(segment), segment.first)
  const handle = await open(segment.file, 'a+')
  const { size } = await handle.stat()
  if (size > end) await handle.truncate(end)
  if (end === 0) await handle.write('\n')
  return { handle, file: segment.file, bytes: Math.max(1, end), header }
}

async function begin(file: string): Promise<Current> {
  const handle = await open(file, 'a', 0o640)
  try {
    await handle.write('\n')
  } catch (error) {
    await handle.close()
    throw error
  }
  return { handle, file, bytes: 1, header: NOWHERE }
}

/** Compresses what is full and drops what is beyond the budget. A failure leaves plain segments, which read the same. */
async function tidy(upkeep: Upkeep, folder: string): Promise<void> {
  try {
    for (const segment of (await listSegments(folder)).slice(0, -1)) {
      if (segment.isCompressed || upkeep.open.has(segment.file)) continue
      await compressSegment(segment)
    }
    await dropOldest(folder, upkeep.options.streamBudgetBytes)
    await upkeep.keepTotal()
  } catch (error) {
    upkeep.options.onError(error)
  }
}
