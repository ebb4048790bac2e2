import type { LogLine, LogPage, LogQuery } from '@podo/ports'
import { decodeLine, filterOf, sequenceOf } from './line.ts'
import type { LineFilter } from './line.ts'
import { listSegments, readSegment } from './segment.ts'
import type { Segment } from './segment.ts'

export const MAX_LINES = 1_000
/** One answer holds at most this much text; what is beyond is asked for with another query. */
const MAX_TEXT = 8 * 1024 * 1024

/** Reads whole segments, newest or oldest first, and decodes no more lines than it needs to look at. */
export async function readPage(folder: string, query: LogQuery): Promise<LogPage> {
  const segments = await listSegments(folder)
  const limit = Math.max(1, Math.min(MAX_LINES, query.limit))
  const page = query.after === undefined ? await readBackward(segments, query.before ?? Infinity, limit, filterOf(query)) : await readForward(segments, query.after, limit, filterOf(query))
  return { ...page, firstKept: segments[0]?.first ?? 1 }
}

async function readForward(segments: readonly Segment[], after: number, limit: number, filter: LineFilter): Promise<Omit<LogPage, 'firstKept'>> {
  const lines: LogLine[] = []
  let text = 0
  for (const [index, segment] of segments.entries()) {
    if ((segments[index + 1]?.first ?? Infinity) <= after + 1) continue
    for (const line of decodeForward(await readAsIs(segment), after)) {
      if (!filter(line)) continue
      if (lines.length === limit || text > MAX_TEXT) return { lines, more: true }
      lines.push(line)
      text += line.text.length
    }
  }
  return { lines, more: false }
}

async function readBackward(segments: readonly Segment[], before: number, limit: number, filter: LineFilter): Promise<Omit<LogPage, 'firstKept'>> {
  const lines: LogLine[] = []
  let text = 0
  for (const segment of segments.toReversed()) {
    if (segment.first >= before) continue
    for (const line of decodeBackward(await readAsIs(segment), before)) {
      if (!filter(line)) continue
      if (lines.length === limit || text > MAX_TEXT) return { lines: lines.reverse(), more: true }
      lines.push(line)
      text += line.text.length
    }
  }
  return { lines: lines.reverse(), more: false }
}

export function* decodeForward(bytes: Buffer, after: number): Generator<LogLine> {
  let from = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    if (sequenceOf(bytes.toString('latin1', from, Math.min(end, from + 24))) > after) {
      const line = decodeLine(bytes.toString('utf8', from, end))
      if (line) yield line
    }
    from = end + 1
  }
}

function* decodeBackward(bytes: Buffer, before: number): Generator<LogLine> {
  let end = bytes.lastIndexOf(10)
  while (end > 0) {
    const from = bytes.lastIndexOf(10, end - 1) + 1
    if (sequenceOf(bytes.toString('latin1', from, Math.min(end, from + 24))) < before) {
      const line = decodeLine(bytes.toString('utf8', from, end))
      if (line) yield line
    }
    end = from - 1
  }
}

/** A plain segment that is gone has been compressed (its other name is asked) or dropped (nothing is left of it). */
async function readAsIs(segment: Segment): Promise<Buffer> {
  const compressed = { ...segment, file: `${segment.file}.zst`, isCompressed: true }
  return (await readSegment(segment)) ?? (segment.isCompressed ? undefined : await readSegment(compressed)) ?? Buffer.alloc(0)
}
