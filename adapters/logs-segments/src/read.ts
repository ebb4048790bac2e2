import { setImmediate as turn } from 'node:timers/promises'
import type { LogLine, LogPage, LogQuery } from '@podo/ports'
import { NOWHERE, placeAt } from './format.ts'
import { CLOCK_SLACK_MS, wantedBy } from './match.ts'
import type { Wanted } from './match.ts'
import { lineStart, scan } from './scan.ts'
import type { HoldSegment } from './segment-cache.ts'
import { lastSequence, listSegments, segmentsWithin } from './segment.ts'
import type { Segment } from './segment.ts'

export const MAX_LINES = 1_000
/** One answer holds about this much text at most; what is beyond is asked for with another query. */
const MAX_TEXT = 8 * 1024 * 1024
/** A window is looked at in one go: about 1 ms, 10 ms where the text that is looked for is made to be slow. */
const FIRST_WINDOW = 64 * 1024
const WINDOW = 256 * 1024

export interface ReadOptions {
  readonly holdSegment: HoldSegment
  /** For one answer. */
  readonly timeMs: number
}

interface Search {
  readonly holdSegment: HoldSegment
  readonly segments: readonly Segment[]
  readonly wanted: Wanted
  readonly after: number
  readonly before: number
  readonly limit: number
  readonly deadline: number
}

interface Found {
  readonly lines: LogLine[]
  readonly reached: number
  readonly bytes: number
}

/** Looks at windows of segments, newest or oldest first, until the page is full, the time is up, or all was looked at. */
export async function readPage(folder: string, query: LogQuery, { holdSegment, timeMs }: ReadOptions): Promise<LogPage> {
  const kept = await listSegments(folder)
  const [oldest] = kept
  const newest = kept.at(-1)
  const firstKept = oldest?.first ?? 1
  const last = newest === undefined ? 0 : await lastSequence(newest)
  const segments = segmentsWithin(kept, (query.since ?? -Infinity) - CLOCK_SLACK_MS, (query.until ?? Infinity) + CLOCK_SLACK_MS)
  const { first, end } = stretchOf(kept, segments, last)
  const isForward = query.after !== undefined
  const search: Search = {
    holdSegment,
    segments,
    wanted: wantedBy(query),
    after: Math.max(query.after ?? 0, first - 1),
    before: Math.min(query.before ?? Infinity, end + 1),
    limit: Math.max(1, Math.min(MAX_LINES, query.limit)),
    deadline: performance.now() + timeMs,
  }
  const { lines, reached, bytes } = await (isForward ? lookForward(search) : lookBackward(search))
  const searched = { lines: Math.max(0, isForward ? reached - search.after : search.before - reached), bytes }
  const more = isForward ? reached < end : reached > first
  return { lines, firstKept, firstKeptAt: oldest?.at ?? null, last, more, reached, searched }
}

/** From the first to the last line of the segments that are looked at; an empty stretch at the end where none is. */
function stretchOf(kept: readonly Segment[], segments: readonly Segment[], last: number): { readonly first: number; readonly end: number } {
  const [oldest] = segments
  const newest = segments.at(-1)
  if (oldest === undefined || newest === undefined) return { first: last + 1, end: last }
  const following = kept[kept.indexOf(newest) + 1]
  return { first: oldest.first, end: following === undefined ? last : following.first - 1 }
}

async function lookForward({ holdSegment, segments, wanted, after, before, limit, deadline }: Search): Promise<Found> {
  const lines: LogLine[] = []
  let reached = after
  let bytes = 0
  let text = 0
  for await (const { segment, content } of readAhead(holdSegment, segments.filter((_, index) => (segments[index + 1]?.first ?? Infinity) > after + 1))) {
    let place = { header: NOWHERE, next: segment.first }
    for (let from = 1, to = 1; from < content.length; from = to) {
      to = lineStart(content, Math.min(content.length, from + WINDOW), content.length)
      if (to <= from) to = content.length
      const behind = to < content.length ? placeAt(content, to, segment.first) : undefined
      if (behind !== undefined && (behind.next <= after + 1 || wanted.isLongBefore(behind.header.at))) {
        place = behind
        continue
      }
      if (wanted.isLongAfter(place.header.at)) return { lines, reached: before - 1, bytes }
      const seen = scan(content, from, to, place, wanted, { after, before, limit: limit - lines.length })
      place = seen.place
      lines.push(...seen.lines)
      text += lengthOf(seen.lines)
      bytes += to - from
      reached = Math.max(reached, place.next - 1)
      if (lines.length >= limit || text > MAX_TEXT || performance.now() > deadline) return { lines, reached, bytes }
      await turn()
    }
  }
  return { lines, reached: Math.max(reached, before - 1), bytes }
}

async function lookBackward({ holdSegment, segments, wanted, after, before, limit, deadline }: Search): Promise<Found> {
  const groups: LogLine[][] = []
  let count = 0
  let reached = before
  let bytes = 0
  let text = 0
  for await (const { segment, content } of readAhead(holdSegment, segments.toReversed().filter(({ first }) => first < before))) {
    let window = wanted.pattern === null ? FIRST_WINDOW : WINDOW
    for (let to = content.lastIndexOf(10) + 1, from = 0; to > 1; to = from) {
      from = lineStart(content, to - window, to)
      window = Math.min(WINDOW, window * 2)
      const place = placeAt(content, from, segment.first)
      if (place.next >= before || wanted.isLongAfter(place.header.at)) continue
      const { lines } = scan(content, from, to, place, wanted, { after, before, limit: Infinity })
      const kept = lines.slice(Math.max(0, lines.length - (limit - count)))
      groups.push(kept)
      count += kept.length
      text += lengthOf(kept)
      bytes += to - from
      reached = Math.min(reached, kept.length < lines.length || count >= limit ? (kept[0]?.sequence ?? place.next) : place.next)
      if (count >= limit || text > MAX_TEXT || performance.now() > deadline) return { lines: groups.reverse().flat(), reached, bytes }
      if (wanted.isLongBefore(place.header.at)) return { lines: groups.reverse().flat(), reached: after + 1, bytes }
      await turn()
    }
  }
  return { lines: groups.reverse().flat(), reached: Math.min(reached, after + 1), bytes }
}

/** Segment after segment; the next one is read and expanded while this one is looked at. */
async function* readAhead(holdSegment: HoldSegment, segments: readonly Segment[]): AsyncGenerator<{ segment: Segment; content: Buffer }> {
  const [first] = segments
  let next = first && holdSegment(first)
  try {
    for (const [index, segment] of segments.entries()) {
      const held = await next
      const following = segments[index + 1]
      next = following && holdSegment(following)
      // Whoever stops reading leaves this one unlooked at, with its failure.
      next?.catch(() => undefined)
      if (held === undefined) continue
      try {
        yield { segment, content: held.content }
      } finally {
        held.release()
      }
    }
  } finally {
    next?.then(({ release }) => release(), () => undefined)
  }
}

const lengthOf = (lines: readonly LogLine[]): number => lines.reduce((sum, line) => sum + line.text.length, 0)
