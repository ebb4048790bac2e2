import type { LogLine, LogQuery } from '@podo/ports'
import { decodeLine, filterOf, levelNumber, sequenceOf } from './line.ts'

export type Filters = Pick<LogQuery, 'contains' | 'minimumLevel' | 'process'>

const NEWLINE = 10
const COMMA = 44

/**
 * The lines of one segment that fit, forward or backward. Only candidates are decoded: where a text is looked for, the
 * bytes are searched for it first (8 MB take about 10 ms), and a line's level is read without decoding it.
 */
export function* scanForward(bytes: Buffer, after: number, filters: Filters = {}): Generator<LogLine> {
  const find = finderOf(bytes, filters)
  const fits = filterOf(filters)
  for (let from = find.next(0); from >= 0 && from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from)
    if (end < 0) return
    const line = decode(bytes, from, end, filters, (sequence) => sequence > after)
    if (line && fits(line)) yield line
    from = find.next(end + 1)
  }
}

export function* scanBackward(bytes: Buffer, before: number, filters: Filters = {}): Generator<LogLine> {
  const find = finderOf(bytes, filters)
  const fits = filterOf(filters)
  for (let from = find.previous(bytes.lastIndexOf(NEWLINE)); from >= 0; from = find.previous(from - 1)) {
    const line = decode(bytes, from, bytes.indexOf(NEWLINE, from), filters, (sequence) => sequence < before)
    if (line && fits(line)) yield line
  }
}

interface Finder {
  /** Begin of the first candidate line that begins at `at` or later; -1 when there is none. */
  next(at: number): number
  /** Begin of the last candidate line that ends at `end` (its line break) or earlier; -1 when there is none. */
  previous(end: number): number
}

function finderOf(bytes: Buffer, filters: Filters): Finder {
  const needle = searchable(filters.contains)
  if (needle === undefined) {
    return {
      next: (at) => (at < bytes.length ? at : -1),
      previous: (end) => (end <= 0 ? -1 : bytes.lastIndexOf(NEWLINE, end - 1) + 1),
    }
  }
  const hay = bytes.toString('latin1').toLowerCase()
  const lineOf = (found: number): number => (found < 0 ? -1 : bytes.lastIndexOf(NEWLINE, found) + 1)
  return {
    next: (at) => lineOf(hay.indexOf(needle, at)),
    previous: (end) => (end <= 0 ? -1 : lineOf(hay.lastIndexOf(needle, end - needle.length))),
  }
}

/**
 * The text as it stands in the file, in lower case. Undefined when bytes cannot be compared for it: letters beyond
 * ASCII that have a case look different byte by byte.
 */
function searchable(contains: string | undefined): string | undefined {
  if (contains === undefined || contains === '') return undefined
  const hasForeignCase = Array.from(contains).some((letter) => letter > '\u007f' && letter.toLowerCase() !== letter.toUpperCase())
  return hasForeignCase ? undefined : Buffer.from(JSON.stringify(contains).slice(1, -1), 'utf8').toString('latin1').toLowerCase()
}

function decode(bytes: Buffer, from: number, end: number, filters: Filters, isWanted: (sequence: number) => boolean): LogLine | undefined {
  if (!isWanted(sequenceOf(bytes.toString('latin1', from, Math.min(end, from + 24))))) return undefined
  if (filters.minimumLevel !== undefined) {
    const second = bytes.indexOf(COMMA, bytes.indexOf(COMMA, from) + 1)
    if ((bytes[second + 1] ?? 0) - 48 < levelNumber(filters.minimumLevel)) return undefined
  }
  return decodeLine(bytes.toString('utf8', from, end))
}
