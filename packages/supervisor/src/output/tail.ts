import { open } from 'node:fs/promises'
import { delay } from '@podo/kernel'
import { watchFile } from '../proc/watch-file.ts'
import { readPosition, writePosition } from './position.ts'
import { createLineSplitter } from './split-lines.ts'
import { createThrottle } from './throttle.ts'

export interface TailOptions {
  readonly file: string
  readonly positionFile: string
  /** Takes whole lines over; resolves when they are on disk, and only then are they passed in the position file. */
  readonly take: (lines: Buffer) => Promise<void>
  /** Stops whoever writes, and lets them go on. Resolves when nobody writes any more; false when that cannot be had. */
  readonly freeze: () => Promise<boolean>
  readonly thaw: () => void
  readonly onError: (error: unknown) => void
  /** Who writes was held up for longer than a blink: it writes faster than is taken. */
  readonly onSlowed?: () => void
  /** The hot file is emptied above this size. */
  readonly truncateAbove?: number
  /** More than this is not taken from one process for long: who writes faster is frozen meanwhile. */
  readonly bytesPerSecond?: number
}

export interface Tail {
  /** Takes what is left, ends the last line, and stops. */
  end(): Promise<void>
  /** Stops without ending anything: the next agent goes on from here. */
  leave(): Promise<void>
}

const CHUNK_BYTES = 256 * 1024
const TRUNCATE_ABOVE = 8 * 1024 * 1024
/** A flood costs the agent a quarter of a core at most, and leaves the rest to the edge (`npm run bench -- logs`). */
const BYTES_PER_SECOND = 32 * 1024 * 1024
/** Lines are taken in batches: a bell within this time of another one is the same. */
const BATCH_MS = 20
const BLINK_MS = 100
/** In case a bell was lost; one fstat a living process. Where no watch is left this is the bell. */
const LOOK_EVERY_MS = 5_000
const LOOK_UNWATCHED_EVERY_MS = 250

/**
 * Follows one append-only file. Wakes by inotify; idle it costs one fstat in five seconds. Lines are taken at least once:
 * a kill between taking a batch and noting the position repeats that batch. When the file, or what waits in it, is above
 * a size, the writers are frozen, the rest is taken, the file is emptied and they go on; a kill in between leaves an
 * empty file shorter than the noted position, which reads as the start. So a flood is slowed to what is taken, and the
 * file stays small however fast it is written.
 */
export async function startTail(options: TailOptions): Promise<Tail> {
  const reader = await openReader(options)
  let isOver = false
  let isRung = false
  let pumpedAt = 0
  let pumping: Promise<void> = Promise.resolve()
  const ring = (): void => {
    if (isRung || isOver) return
    isRung = true
    pumping = pumping
      .then(() => delay(Math.max(0, pumpedAt + BATCH_MS - performance.now())))
      .then(() => {
        isRung = false
        pumpedAt = performance.now()
        return isOver ? undefined : reader.pump()
      })
      .catch(options.onError)
  }
  const watcher = watchFile(options.file, ring)
  const timer = setInterval(ring, watcher ? LOOK_EVERY_MS : LOOK_UNWATCHED_EVERY_MS)
  timer.unref()
  const stop = async (): Promise<void> => {
    isOver = true
    clearInterval(timer)
    watcher?.close()
    await pumping
  }
  ring()
  return {
    async end() {
      await stop()
      try {
        await reader.finish()
      } finally {
        await reader.close()
      }
    },
    async leave() {
      await stop()
      await reader.close()
    },
  }
}

interface Reader {
  /** Takes what is there; empties the file when it has grown too large. */
  pump(): Promise<void>
  /** Takes the last line too, which may lack its break. */
  finish(): Promise<void>
  close(): Promise<void>
}

async function openReader(options: TailOptions): Promise<Reader> {
  const handle = await open(options.file, 'r+')
  const noted = await readPosition(options.positionFile)
  const splitter = createLineSplitter(noted.carried)
  const limit = options.truncateAbove ?? TRUNCATE_ABOVE
  const throttle = createThrottle(options.bytesPerSecond ?? BYTES_PER_SECOND)
  let position = noted.offset

  const note = (): Promise<void> => writePosition(options.positionFile, { offset: position, carried: splitter.pending() })
  /** To the end of the file, or until more waits in it than may, or is done of it. Answers how long the rate made it wait. */
  const drain = async (most: number): Promise<number> => {
    let waitedMs = 0
    // The app emptied its own output (`> /dev/stdout` in a shell): what it wrote in the last 20 ms may be lost to it.
    if ((await handle.stat()).size < position) position = 0
    for (;;) {
      const { size } = await handle.stat()
      if (position > most || size - position > most) return waitedMs
      // As large as what is there: an idle tail holds no buffer.
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(0, size - position)))
      if (chunk.length === 0) return waitedMs
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, position)
      if (bytesRead === 0) return waitedMs
      const lines = splitter.push(chunk.subarray(0, bytesRead))
      position += bytesRead
      if (lines.length > 0) await options.take(lines)
      waitedMs += await throttle(bytesRead)
    }
  }
  const isTooLarge = async (): Promise<boolean> => position > limit || (await handle.stat()).size - position > limit
  const empty = async (): Promise<boolean> => {
    let waitedMs = 0
    try {
      if (!(await options.freeze())) return false
      waitedMs = await drain(Infinity)
      await note()
      await handle.truncate(0)
      position = 0
      await note()
      return true
    } finally {
      options.thaw()
      if (waitedMs > BLINK_MS) options.onSlowed?.()
    }
  }
  return {
    async pump() {
      for (let isEmptied = true; isEmptied; ) {
        const before = position
        await drain(limit)
        if (position !== before) await note()
        isEmptied = (await isTooLarge()) && (await empty())
      }
    },
    async finish() {
      await drain(Infinity)
      const last = splitter.end()
      if (last.length > 0) await options.take(last)
      await note()
    },
    close: () => handle.close(),
  }
}
