import { readSegment } from './segment.ts'
import type { Segment } from './segment.ts'

export type ReadSegment = (segment: Segment) => Promise<Buffer>

const KEPT = 2
const KEPT_MS = 3_000

/**
 * Compressed segments that were read a moment ago, expanded: a reader that goes on page by page expands each once. They
 * never change. At most two, and for three seconds after the last read.
 */
export function createSegmentCache(): ReadSegment {
  const contents = new Map<string, Promise<Buffer>>()
  let timer: NodeJS.Timeout | undefined
  return (segment) => {
    if (!segment.isCompressed) return readSegment(segment)
    const content = contents.get(segment.file) ?? readSegment(segment)
    contents.delete(segment.file)
    contents.set(segment.file, content)
    content.catch(() => contents.delete(segment.file))
    for (const file of contents.keys()) {
      if (contents.size <= KEPT) break
      contents.delete(file)
    }
    clearTimeout(timer)
    timer = setTimeout(() => contents.clear(), KEPT_MS)
    timer.unref()
    return content
  }
}
