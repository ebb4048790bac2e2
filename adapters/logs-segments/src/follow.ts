import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { errorCode } from '@podo/kernel'
import type { LogLine } from '@podo/ports'
import { MAX_LINES, readPage } from './read.ts'
import { scanForward } from './scan.ts'
import { listSegments } from './segment.ts'

/** In case a bell was lost, or the stream lies where nothing can be watched. */
const LOOK_EVERY_MS = 1_000
const CHUNK_BYTES = 1024 * 1024

/** Where a follower is in the segment that is being written: it reads what is new and not the whole again. */
interface Place {
  file: string
  offset: number
}

/** Lines after a sequence, until the signal. Wakes by inotify on the stream's folder; idle it costs one look a second. */
export async function* followLines(folder: string, after: number, signal: AbortSignal): AsyncGenerator<readonly LogLine[]> {
  const bell = createBell(folder)
  let last = after
  let place: Place | undefined
  try {
    await mkdir(folder, { recursive: true, mode: 0o750 }).catch(() => undefined)
    while (!signal.aborted) {
      const newer: { lines: readonly LogLine[]; place: Place | undefined } = await readNewer(folder, last, place)
      place = newer.place
      if (newer.lines.length > 0) {
        last = newer.lines.at(-1)?.sequence ?? last
        yield newer.lines
      } else await bell.wait(signal)
    }
  } finally {
    bell.close()
  }
}

async function readNewer(folder: string, last: number, place: Place | undefined): Promise<{ lines: readonly LogLine[]; place: Place | undefined }> {
  if (place) {
    const chunk = await readChunk(place)
    if (chunk !== undefined && chunk.length > 0) {
      const lines = Array.from(scanForward(chunk, last))
      return { lines, place: { file: place.file, offset: place.offset + chunk.length } }
    }
    const newest = (await listSegments(folder)).at(-1)
    if (newest === undefined || newest.file === place.file) return { lines: [], place }
  }
  const page = await readPage(folder, { after: last, limit: MAX_LINES })
  if (page.more || page.lines.length > 0) return { lines: page.lines, place: undefined }
  const newest = (await listSegments(folder)).at(-1)
  // Everything that is on disk has been seen: from now on only the end of the newest segment is of interest.
  return { lines: [], place: newest === undefined || newest.isCompressed ? undefined : await endOf(newest.file, last) }
}

/** Where the lines after `last` begin in a plain segment. */
async function endOf(file: string, last: number): Promise<Place | undefined> {
  const place = { file, offset: 0 }
  for (let chunk = await readChunk(place); chunk !== undefined && chunk.length > 0; chunk = await readChunk(place)) {
    const newer = scanForward(chunk, last).next()
    if (newer.done !== true) return place
    place.offset += chunk.length
  }
  return place
}

/** Whole lines from a place on, at most about a megabyte; undefined when the file is not there any more. */
async function readChunk(place: Place): Promise<Buffer | undefined> {
  try {
    const handle = await open(place.file, 'r')
    try {
      const { size } = await handle.stat()
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(0, size - place.offset)))
      if (buffer.length === 0) return buffer
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, place.offset)
      return buffer.subarray(0, buffer.lastIndexOf(10, bytesRead - 1) + 1)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function createBell(folder: string): { wait(signal: AbortSignal): Promise<void>; close(): void } {
  let isRung = false
  let wake: (() => void) | undefined
  let watcher: FSWatcher | undefined
  const ring = (): void => {
    isRung = true
    wake?.()
  }
  return {
    async wait(signal) {
      // The stream may begin after its follower.
      watcher ??= watchFolder(folder, ring)
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, LOOK_EVERY_MS)
          wake = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', ring)
            resolve()
          }
          signal.addEventListener('abort', ring, { once: true })
        })
      }
      isRung = false
      wake = undefined
    },
    close: () => watcher?.close(),
  }
}

function watchFolder(folder: string, ring: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, ring)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    // Not there yet, or no watch left on this machine: the regular look is enough.
    return undefined
  }
}
