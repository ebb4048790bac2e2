import type { LogLine, LogPage, LogQuery } from '@podo/ports'
import { scanBackward, scanForward } from './scan.ts'
import type { Filters } from './scan.ts'
import { listSegments, readSegment } from './segment.ts'
import type { Segment } from './segment.ts'

export const MAX_LINES = 1_000
/** One answer holds at most this much text; what is beyond is asked for with another query. */
const MAX_TEXT = 8 * 1024 * 1024

/** Reads whole segments, newest or oldest first, and decodes no more lines than it needs to look at. */
export async function readPage(folder: string, query: LogQuery): Promise<LogPage> {
  const segments = await listSegments(folder)
  const limit = Math.max(1, Math.min(MAX_LINES, query.limit))
  const page = query.after === undefined ? await readBackward(segments, query.before ?? Infinity, limit, query) : await readForward(segments, query.after, limit, query)
  return { ...page, firstKept: segments[0]?.first ?? 1 }
}

async function readForward(segments: readonly Segment[], after: number, limit: number, filters: Filters): Promise<Omit<LogPage, 'firstKept'>> {
  const lines: LogLine[] = []
  let text = 0
  for (const [index, segment] of segments.entries()) {
    if ((segments[index + 1]?.first ?? Infinity) <= after + 1) continue
    for (const line of scanForward(await readAsIs(segment), after, filters)) {
      if (lines.length === limit || text > MAX_TEXT) return { lines, more: true }
      lines.push(line)
      text += line.text.length
    }
  }
  return { lines, more: false }
}

async function readBackward(segments: readonly Segment[], before: number, limit: number, filters: Filters): Promise<Omit<LogPage, 'firstKept'>> {
  const lines: LogLine[] = []
  let text = 0
  for (const segment of segments.toReversed()) {
    if (segment.first >= before) continue
    for (const line of scanBackward(await readAsIs(segment), before, filters)) {
      if (lines.length === limit || text > MAX_TEXT) return { lines: lines.reverse(), more: true }
      lines.push(line)
      text += line.text.length
    }
  }
  return { lines: lines.reverse(), more: false }
}

/** A plain segment that is gone has been compressed (its other name is asked) or dropped (nothing is left of it). */
async function readAsIs(segment: Segment): Promise<Buffer> {
  const compressed = { ...segment, file: `${segment.file}.zst`, isCompressed: true }
  return (await readSegment(segment)) ?? (segment.isCompressed ? undefined : await readSegment(compressed)) ?? Buffer.alloc(0)
}
