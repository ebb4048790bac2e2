import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { errorCode } from '@podo/kernel'
import { lastSequence, listLeftovers, listSegments, segmentName } from './segment.ts'
import type { Segment } from './segment.ts'

const compress = promisify(zstdCompress)
/** Each chunk is a way to a thread and back. */
const CHUNK_BYTES = 1024 * 1024

/** Replaces a full segment by its compressed form; readers see one or the other. */
export async function compressSegment(segment: Segment): Promise<void> {
  const file = `${segment.file}.zst`
  const temporary = `${file}.new`
  await writeFile(temporary, await compress(await readFile(segment.file), { chunkSize: CHUNK_BYTES }), { mode: 0o640 })
  await rename(temporary, file)
  await rm(segment.file)
}

/** Oldest first, never the one that is being written. What is gone shows as `firstKept`. */
export async function dropOldest(folder: string, budgetBytes: number): Promise<void> {
  const kept = await weigh(folder)
  let total = sum(kept)
  for (const { segment, bytes } of kept.slice(0, -1)) {
    if (total <= budgetBytes) return
    await rm(segment.file, { force: true })
    total -= bytes
  }
}

export interface TotalBudget {
  readonly root: string
  readonly budgetBytes: number
  /** `largest`: the stream that uses the most loses its oldest. `oldest`: the stream that was written longest ago goes. */
  readonly yields: 'largest' | 'oldest'
  /** Files that are being written. */
  readonly isOpen: (file: string) => boolean
}

interface Weighed {
  readonly segment: Segment
  readonly bytes: number
  readonly changedAt: number
}

/** All streams together: O(files), at most one look in a while (write.ts). Answers how much was dropped. */
export async function dropBeyondTotal({ root, budgetBytes, yields, isOpen }: TotalBudget): Promise<number> {
  const streams = await Promise.all((await listStreams(root)).map(async (folder) => ({ folder, kept: await weigh(folder) })))
  let total = streams.reduce((all, { kept }) => all + sum(kept), 0)
  const before = total
  while (total > budgetBytes) {
    const able = streams.filter(({ kept }) => kept.some(({ segment }) => !isOpen(segment.file)))
    const [stream] = able.sort(yields === 'largest' ? (one, other) => sum(other.kept) - sum(one.kept) : (one, other) => newestOf(one.kept) - newestOf(other.kept))
    const oldest = stream?.kept.shift()
    if (stream === undefined || oldest === undefined) break
    if (stream.kept.length === 0) await leaveMark(stream.folder, oldest.segment)
    await rm(oldest.segment.file, { force: true })
    total -= oldest.bytes
  }
  return before - total
}

/** Of a stream that is dropped whole an empty segment stays, which says how many lines there were. */
async function leaveMark(folder: string, segment: Segment): Promise<void> {
  const next = (await lastSequence(segment)) + 1
  if (next > segment.first) await writeFile(join(folder, segmentName(next, segment.at)), '\n', { mode: 0o640 })
}

export async function bytesOf(folder: string): Promise<number> {
  return sum(await weigh(folder))
}

export async function bytesBelow(root: string): Promise<number> {
  const folders = await listStreams(root)
  const sizes = await Promise.all(folders.map(bytesOf))
  return sizes.reduce((all, one) => all + one, 0)
}

/** Segments, oldest first; one that is gone meanwhile weighs nothing. */
async function weigh(folder: string): Promise<Weighed[]> {
  return Promise.all(
    (await listSegments(folder)).map(async (segment) => {
      const seen = await unlessGone(stat(segment.file))
      return { segment, bytes: seen?.size ?? 0, changedAt: seen?.mtimeMs ?? 0 }
    }),
  )
}

/** A segment is compressed in a second; what has not taken its place after this long never will. */
const UNFINISHED_MS = 3_600_000

/** Files of Podo's own that nothing reads any more, in all streams; anything that it has not named itself stays. */
export async function removeLeftovers(root: string): Promise<void> {
  for (const folder of await listStreams(root)) {
    const { earlier, unfinished } = await listLeftovers(folder)
    for (const file of earlier) await rm(file, { force: true })
    for (const file of unfinished) {
      const seen = await unlessGone(stat(file))
      if (seen !== undefined && Date.now() - seen.mtimeMs > UNFINISHED_MS) await rm(file, { force: true })
    }
  }
}

async function listStreams(root: string): Promise<string[]> {
  const kinds = (await unlessGone(readdir(root, { withFileTypes: true }))) ?? []
  const folders = await Promise.all(
    kinds.filter((kind) => kind.isDirectory()).map(async (kind) => ((await unlessGone(readdir(join(root, kind.name)))) ?? []).map((name) => join(root, kind.name, name))),
  )
  return folders.flat()
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined
    throw error
  }
}

const sum = (kept: readonly Weighed[]): number => kept.reduce((all, { bytes }) => all + bytes, 0)
const newestOf = (kept: readonly Weighed[]): number => Math.max(...kept.map(({ changedAt }) => changedAt))
