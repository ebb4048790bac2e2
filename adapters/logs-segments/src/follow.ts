import { mkdir, open } from 'node:fs/promises'
import { errorCode } from '@podo/kernel'
import type { LogLine } from '@podo/ports'
import { createBell } from './bell.ts'
import { NEWLINE, NOWHERE } from './format.ts'
import type { Place } from './format.ts'
import { giveBack } from './give-back.ts'
import { wantedBy } from './match.ts'
import { MAX_LINES } from './read.ts'
import { scan } from './scan.ts'
import { lastSequence, listSegments, readSegment } from './segment.ts'
import type { Segment } from './segment.ts'

const CHUNK_BYTES = 256 * 1024
/** A reader that came too late is shown this many of the newest. */
const NEWEST = 1_000
const EVERYTHING = wantedBy({})

export interface Following {
  readonly after: number
  readonly signal: AbortSignal
  /** Lines; further behind, it goes on with the newest. */
  readonly mostBehind: number
}

/** Where a follower stands in a segment: it reads what is new and not the whole again. */
interface Tail {
  readonly segment: Segment
  /** Of a compressed segment. */
  readonly content: Buffer | null
  readonly offset: number
  readonly place: Place
}

interface Step {
  readonly lines: readonly LogLine[]
  /** Undefined: the segment is to be looked for again. */
  readonly tail: Tail | undefined
  readonly isIdle?: boolean
}

/** Lines after a sequence, until the signal. Wakes by inotify on the stream's folder; idle it costs one look a second. */
export async function* followLines(folder: string, { after, signal, mostBehind }: Following): AsyncGenerator<readonly LogLine[]> {
  const bell = createBell(folder)
  let last = after
  let tail: Tail | undefined
  try {
    await mkdir(folder, { recursive: true, mode: 0o750 }).catch(() => undefined)
    while (!signal.aborted) {
      const newest = await tooFarBehind(folder, last, tail, mostBehind)
      if (newest !== undefined) {
        last = newest
        leave(tail)
        tail = undefined
      }
      const step: Step = tail === undefined ? await enter(folder, last) : await goOn(folder, tail, last)
      tail = step.tail
      for (let from = 0; from < step.lines.length && !signal.aborted; from += MAX_LINES) {
        const batch = step.lines.slice(from, from + MAX_LINES)
        last = batch.at(-1)?.sequence ?? last
        yield batch
      }
      if (step.isIdle === true) await bell.wait(signal)
    }
  } finally {
    leave(tail)
    bell.close()
  }
}

/** Where a reader goes on that came too late; undefined for one that did not. Looked at when a whole chunk waits. */
async function tooFarBehind(folder: string, last: number, tail: Tail | undefined, mostBehind: number): Promise<number | undefined> {
  if (mostBehind === Infinity || (tail !== undefined && (await bytesWaiting(tail)) < CHUNK_BYTES)) return undefined
  const newest = (await listSegments(folder)).at(-1)
  const end = newest === undefined ? 0 : await lastSequence(newest)
  return end - last > mostBehind ? end - NEWEST : undefined
}

/** Finds the segment in which the reader goes on. */
async function enter(folder: string, last: number): Promise<Step> {
  const segments = await listSegments(folder)
  const segment = segments[Math.max(0, segments.findLastIndex(({ first }) => first <= last + 1))]
  return segment === undefined ? { lines: [], tail: undefined, isIdle: true } : { lines: [], tail: await begin(segment) }
}

async function begin(segment: Segment): Promise<Tail> {
  return { segment, content: segment.isCompressed ? await readSegment(segment) : null, offset: 0, place: { header: NOWHERE, next: segment.first } }
}

function leave(tail: Tail | undefined): void {
  if (tail?.content) giveBack(tail.content)
}

/** What was added to the segment; then the next segment, once there is one. */
async function goOn(folder: string, tail: Tail, last: number): Promise<Step> {
  const added = await readOn(tail, last)
  if (added !== undefined) return added
  const next = (await listSegments(folder)).find(({ first }) => first > tail.segment.first)
  if (next === undefined) return { lines: [], tail, isIdle: true }
  // Looked at once more: a segment that has a follower is written no more.
  const rest = await readOn(tail, last)
  if (rest !== undefined) return rest
  leave(tail)
  return { lines: [], tail: await begin(next) }
}

/** Undefined when there is nothing new. */
async function readOn(tail: Tail, last: number): Promise<Step | undefined> {
  const chunk = tail.content === null ? await readChunk(tail) : tail.content.subarray(tail.offset, endOfChunk(tail.content, tail.offset))
  if (chunk === undefined) return { lines: [], tail: undefined }
  if (chunk.length === 0) return undefined
  const { lines, place } = scan(chunk, 0, chunk.length, tail.place, EVERYTHING, { after: last, before: Infinity, limit: Infinity })
  return { lines, tail: { ...tail, offset: tail.offset + chunk.length, place } }
}

const endOfChunk = (content: Buffer, offset: number): number => content.lastIndexOf(NEWLINE, offset + CHUNK_BYTES) + 1

/** Whole lines from an offset on, at most about 256 KB; undefined when the file is not there any more. */
async function readChunk({ segment, offset }: Tail): Promise<Buffer | undefined> {
  return withFile(segment.file, async (handle, size) => {
    // Shorter than it was: what could not be written whole was taken back.
    if (size < offset) return undefined
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - offset))
    if (buffer.length === 0) return buffer
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset)
    return buffer.subarray(0, buffer.lastIndexOf(NEWLINE, bytesRead - 1) + 1)
  })
}

const bytesWaiting = async ({ segment, offset, content }: Tail): Promise<number> => (content === null ? ((await withFile(segment.file, async (_, size) => size - offset)) ?? Infinity) : Infinity)

async function withFile<T>(file: string, work: (handle: Awaited<ReturnType<typeof open>>, size: number) => Promise<T>): Promise<T | undefined> {
  try {
    const handle = await open(file, 'r')
    try {
      return await work(handle, (await handle.stat()).size)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
