import { giveBack } from './give-back.ts'
import { readSegment } from './segment.ts'
import type { Segment } from './segment.ts'

/** The bytes of a segment for as long as they are looked at; not to be touched after `release`. */
export interface HeldSegment {
  readonly content: Buffer
  release(): void
}

export type HoldSegment = (segment: Segment) => Promise<HeldSegment>

interface Entry {
  readonly content: Promise<Buffer>
  users: number
  /** It is in the cache still. */
  isKept: boolean
}

const KEPT = 2
const KEPT_MS = 3_000

/**
 * Compressed segments that were read a moment ago, expanded: a reader that goes on page by page expands each once. They
 * never change. At most two, and for three seconds after the last read. The memory of one that nobody looks at and
 * nobody keeps is given back at once, so that a search over a gigabyte holds a few segments and no more.
 */
export function createSegmentCache(): HoldSegment {
  const entries = new Map<string, Entry>()
  let timer: NodeJS.Timeout | undefined
  const freeUnused = (entry: Entry): void => {
    if (entry.users > 0 || entry.isKept) return
    entry.content.then(giveBack, () => undefined)
  }
  const forget = (file: string, entry: Entry): void => {
    if (entries.get(file) === entry) entries.delete(file)
    entry.isKept = false
    freeUnused(entry)
  }
  const keep = (segment: Segment): Entry => {
    const entry = entries.get(segment.file) ?? { content: readSegment(segment), users: 0, isKept: true }
    entries.delete(segment.file)
    entries.set(segment.file, entry)
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const [file, kept] of entries) forget(file, kept)
    }, KEPT_MS)
    timer.unref()
    return entry
  }
  return async (segment) => {
    // What is being written is another one each time.
    const entry = segment.isCompressed ? keep(segment) : { content: readSegment(segment), users: 0, isKept: false }
    entry.users += 1
    for (const [file, old] of entries) {
      if (entries.size <= KEPT) break
      forget(file, old)
    }
    try {
      return { content: await entry.content, release: releaseOnce(() => freeUnused(entry), entry) }
    } catch (error) {
      entry.users -= 1
      forget(segment.file, entry)
      throw error
    }
  }
}

function releaseOnce(freeUnused: () => void, entry: Entry): () => void {
  let isReleased = false
  return () => {
    if (isReleased) return
    isReleased = true
    entry.users -= 1
    freeUnused()
  }
}
