import { chown, mkdir, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogStream, LogWriter, NewLogLine } from '@podo/ports'
import { compressSegment, dropOldest } from './keep.ts'
import { encodeLine, sequenceOf } from './line.ts'
import { listSegments, readSegment, segmentName, streamFolder } from './segment.ts'
import type { SegmentOptions } from './store.ts'

/** A line has 64 KiB of text; a control character takes six. */
const END_BYTES = 1024 * 1024

interface Current {
  handle: FileHandle
  file: string
  first: number
  bytes: number
}

/**
 * The one writer of a stream. Lines wait in memory until `flush`, which writes them with one call. A segment that has
 * grown full is closed, compressed behind the writer's back, and the oldest ones beyond the budget go.
 */
export async function openWriter(options: SegmentOptions, stream: LogStream): Promise<LogWriter> {
  const folder = streamFolder(options.root, stream)
  await mkdir(folder, { recursive: true, mode: 0o750 })
  for (const path of [options.root, join(options.root, stream.kind), folder]) await giveTo(options, path)
  let { next, current } = await reopen(folder)
  let waiting: string[] = []
  let tidying: Promise<void> = tidy(options, folder)
  let queue: Promise<void> = Promise.resolve()

  const writeWaiting = async (): Promise<void> => {
    if (waiting.length === 0) return
    const first = next - waiting.length
    const bytes = Buffer.from(waiting.join(''))
    waiting = []
    if (current !== undefined && current.bytes >= options.segmentBytes) {
      await current.handle.close()
      current = undefined
      tidying = tidying.then(() => tidy(options, folder))
    }
    current ??= await begin(options, folder, first)
    await current.handle.write(bytes)
    current.bytes += bytes.length
  }
  const flush = (): Promise<void> => {
    const result = queue.then(writeWaiting)
    queue = result.catch(() => undefined)
    return result
  }
  return {
    append(lines: readonly NewLogLine[]) {
      for (const line of lines) {
        waiting.push(encodeLine({ ...line, sequence: next }))
        next += 1
      }
    },
    flush,
    async close() {
      await flush()
      await tidying
      await current?.handle.close()
      current = undefined
    },
  }
}

/** Goes on where the last writer ended. A line that it did not finish is cut off. */
async function reopen(folder: string): Promise<{ next: number; current: Current | undefined }> {
  const last = (await listSegments(folder)).at(-1)
  if (last === undefined) return { next: 1, current: undefined }
  if (last.isCompressed) {
    const bytes = await readSegment(last)
    return { next: bytes === undefined ? last.first : lastSequence(bytes, last.first) + 1, current: undefined }
  }
  const handle = await open(last.file, 'a+')
  const { end, size } = await readEnd(handle)
  const torn = end.length - (end.lastIndexOf(10) + 1)
  if (torn > 0) await handle.truncate(size - torn)
  return { next: lastSequence(end.subarray(0, end.length - torn), last.first) + 1, current: { handle, file: last.file, first: last.first, bytes: size - torn } }
}

/** The last bytes of a segment: a line and the torn one after it fit, however many characters of it had to be escaped. */
async function readEnd(handle: FileHandle): Promise<{ end: Buffer; size: number }> {
  const { size } = await handle.stat()
  const end = Buffer.alloc(Math.min(size, END_BYTES))
  await handle.read(end, 0, end.length, size - end.length)
  return { end, size }
}

function lastSequence(bytes: Buffer, first: number): number {
  if (bytes.length === 0) return first - 1
  const begin = bytes.lastIndexOf(10, bytes.length - 2) + 1
  const sequence = sequenceOf(bytes.toString('latin1', begin, begin + 24))
  return Number.isNaN(sequence) ? first - 1 : sequence
}

async function begin(options: SegmentOptions, folder: string, first: number): Promise<Current> {
  const file = join(folder, segmentName(first))
  const handle = await open(file, 'a', 0o640)
  await giveTo(options, file)
  return { handle, file, first, bytes: 0 }
}

/** Compresses what is full and drops what is beyond the budget. A failure leaves plain segments, which read the same. */
async function tidy(options: SegmentOptions, folder: string): Promise<void> {
  try {
    const segments = await listSegments(folder)
    for (const segment of segments.slice(0, -1)) {
      if (segment.isCompressed) continue
      await giveTo(options, await compressSegment(segment))
    }
    await dropOldest(folder, options.streamBudgetBytes)
  } catch (error) {
    options.onError(error)
  }
}

const giveTo = async (options: SegmentOptions, path: string): Promise<void> => {
  if (options.readerGroup !== null) await chown(path, -1, options.readerGroup)
}
