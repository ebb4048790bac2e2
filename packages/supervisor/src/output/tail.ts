import { fstatSync } from 'node:fs'
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
  /** Begins to stop whoever writes, at once. */
  readonly hold: () => void
  /** Stops whoever writes, and lets them go on. Resolves when nobody writes any more; false when that cannot be had. */
  readonly freeze: () => Promise<boolean>
  readonly thaw: () => void
  readonly onError: (error: unknown) => void
  /** Who writes was held up for longer than a blink: it writes faster than is taken. */
  readonly onSlowed?: () => void
  /** The hot file is emptied above this size: who writes is stopped until all of it is taken. */
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
 * a kill between taking a batch and noting the position repeats that batch. When the file is above a size, the writers
 * are frozen, the rest is taken, the file is emptied and they go on; a kill in between leaves an empty file shorter than
 * the noted position, which reads as the start. So a flood is slowed to what is taken.
 *
 * The size is looked at with each bell and around each batch, without waiting for anything, and the writers are stopped
 * in the same breath (a backlog that an agent finds when it begins is taken beside them first, so that nobody stands
 * still for all of it): what they write while the agent waits for a turn of a disk or a thread is what made this file
 * large (150 MB at 1.5 GB/s on two busy cores). What is left is the time until the agent gets a core, and the one
 * write(2) that each of them is in: `npm run bench -- logs` shows the largest size.
 */
export async function startTail(options: TailOptions): Promise<Tail> {
  const reader = await openReader(options)
  let isOver = false
  let isRung = false
  let pumpedAt = 0
  let pumping: Promise<void> = Promise.resolve()
  const ring = (): void => {
    if (isOver) return
    reader.look()
    if (isRung) return
    isRung = true
    pumping = pumping
      .then(() => (reader.isHeld() ? undefined : delay(Math.max(0, pumpedAt + BATCH_MS - performance.now()))))
      .then(() => {
        isRung = false
        pumpedAt = performance.now()
        return isOver ? false : reader.pump()
      })
      .then((hasTaken) => {
        // Nobody rings: while there is something, it is looked at as often as with a bell.
        if (hasTaken && watcher === undefined) ring()
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
  /** Stops the writers if the file is too large by now. Until it has been emptied they are held. */
  look(): void
  isHeld(): boolean
  /** Takes what is there; empties the file when it has grown too large. True when there was something. */
  pump(): Promise<boolean>
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
  let takenBytes = 0
  let isHeld = false
  const found = fstatSync(handle.fd).size
  const mostNow = (): number => (found - noted.offset > limit && position < found ? found + limit : limit)
  const look = (): void => {
    if (isHeld || fstatSync(handle.fd).size <= mostNow()) return
    isHeld = true
    options.hold()
  }

  const note = (): Promise<void> => writePosition(options.positionFile, { offset: position, carried: splitter.pending() })
  /** As far as told, or until the writers have to be stopped, unless they are. Answers how long the rate made it wait. */
  const drain = async (to: number, stopsWriters: boolean): Promise<number> => {
    let waitedMs = 0
    // The app emptied its own output (`> /dev/stdout` in a shell): what it wrote in the last 20 ms may be lost to it.
    if (fstatSync(handle.fd).size < position) position = 0
    for (;;) {
      if (stopsWriters) look()
      if (stopsWriters && isHeld) return waitedMs
      // As large as what is there: an idle tail holds no buffer.
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(0, Math.min(to, fstatSync(handle.fd).size) - position)))
      if (chunk.length === 0) return waitedMs
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, position)
      if (bytesRead === 0) return waitedMs
      if (stopsWriters) look()
      const lines = splitter.push(chunk.subarray(0, bytesRead))
      position += bytesRead
      takenBytes += bytesRead
      if (lines.length > 0) await options.take(lines)
      waitedMs += await throttle(bytesRead)
    }
  }
  /** With the writers stopped. Where they cannot be, what is there now is taken, and the file grows on. */
  const empty = async (): Promise<void> => {
    const [began, waiting] = [performance.now(), fstatSync(handle.fd).size - position]
    let waitedMs = 0
    try {
      const isFrozen = await options.freeze()
      waitedMs = await drain(isFrozen ? Infinity : fstatSync(handle.fd).size, false)
      await note()
      if (!isFrozen) return
      await handle.truncate(0)
      position = 0
      await note()
    } finally {
      isHeld = false
      options.thaw()
      // By the rate; or, on a busy machine, because taking so much takes long.
      if (waitedMs > BLINK_MS || (waiting > limit / 2 && performance.now() - began > BLINK_MS)) options.onSlowed?.()
    }
  }
  return {
    look,
    isHeld: () => isHeld,
    async pump() {
      const before = takenBytes
      try {
        await drain(Infinity, true)
        if (takenBytes !== before && !isHeld) await note()
      } finally {
        if (isHeld) await empty()
      }
      return takenBytes !== before
    },
    async finish() {
      await drain(Infinity, false)
      const last = splitter.end()
      if (last.length > 0) await options.take(last)
      await note()
    },
    async close() {
      if (isHeld) options.thaw()
      await handle.close()
    },
  }
}
