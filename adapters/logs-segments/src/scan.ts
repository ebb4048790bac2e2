import type { LogLine } from '@podo/ports'
import { decodeLine, isHeader, NEWLINE, parseHeader } from './format.ts'
import type { Place } from './format.ts'
import type { Wanted } from './match.ts'

/** Above this distance to the next candidate, the lines in between are passed over by their headers. */
const WALK_BYTES = 16 * 1024

export interface Bounds {
  /** Sequences above this. */
  readonly after: number
  /** Sequences below this. */
  readonly before: number
  readonly limit: number
}

export interface Scanned {
  readonly lines: LogLine[]
  /** Where a scan of what follows begins. */
  readonly place: Place
}

/** The wanted lines among whole lines of a segment, oldest first. Only those are decoded. */
export function scan(bytes: Buffer, from: number, to: number, start: Place, wanted: Wanted, bounds: Bounds): Scanned {
  const text = bytes.toString('latin1', from, to)
  const walker = createWalker(text, start)
  const lines: LogLine[] = []
  const take = (): boolean => {
    const { begin, end, place } = walker.line()
    const { next, header } = place
    if (next <= bounds.after || next >= bounds.before || (wanted.process !== null && header.process !== wanted.process) || !wanted.isTime(header.at)) return true
    if (!wanted.isLevel(text.charCodeAt(begin))) return true
    const line = decodeLine(bytes, from + begin, from + end, next, header)
    if (!wanted.contains(line)) return false
    lines.push(line)
    return true
  }
  if (wanted.pattern === null) while (lines.length < bounds.limit && walker.toNextLine()) take()
  else searchFor(wanted.pattern, text, walker, take, () => lines.length < bounds.limit)
  if (lines.length < bounds.limit) walker.toEnd()
  return { lines, place: walker.place() }
}

/** Goes from candidate to candidate. A line in which the find was no part of the text is looked at again behind the find. */
function searchFor(pattern: RegExp, text: string, walker: Walker, take: () => boolean, isWanted: () => boolean): void {
  pattern.lastIndex = 0
  while (isWanted()) {
    const found = pattern.exec(text)
    if (found === null) return
    if (!walker.toLineOf(found.index)) pattern.lastIndex = walker.end() + 1
    else pattern.lastIndex = take() ? walker.line().end + 1 : found.index + 1
  }
}

interface Walker {
  /** To the next line that is no header; false at the end. */
  toNextLine(): boolean
  /** To the line that holds a position, which lies ahead or in the line where it stands; false when that is a header. */
  toLineOf(position: number): boolean
  toEnd(): void
  line(): { readonly begin: number; readonly end: number; readonly place: Place }
  /** End of what was walked over last. */
  end(): number
  place(): Place
}

function createWalker(text: string, start: Place): Walker {
  let { header, next } = start
  let begin = 0
  let end = -1
  let isInLine = false
  /** Over one line or header. */
  const step = (): boolean => {
    if (isInLine) next += 1
    begin = end + 1
    if (begin >= text.length) {
      isInLine = false
      return false
    }
    const close = text.indexOf('\n', begin)
    end = close < 0 ? text.length : close
    isInLine = !isHeader(text.charCodeAt(begin)) && end > begin
    if (!isInLine && end > begin) ({ header, next } = parseHeader(text.slice(begin, end)) ?? { header, next })
    return true
  }
  const jump = (position: number): void => {
    if (position - end < WALK_BYTES) return
    const mark = text.lastIndexOf('\n#', position)
    if (mark < end) return
    isInLine = false
    end = mark
  }
  return {
    toNextLine() {
      while (step()) if (isInLine) return true
      return false
    },
    toLineOf(position) {
      if (position > end) jump(position)
      while (end < position && step());
      return isInLine
    },
    toEnd() {
      jump(text.length)
      while (step());
    },
    line: () => ({ begin, end, place: { header, next } }),
    end: () => end,
    place: () => ({ header, next: isInLine ? next + 1 : next }),
  }
}

/** The beginning of a line at or behind a position of a segment, and before `to`. */
export function lineStart(bytes: Buffer, position: number, to: number): number {
  if (position <= 1) return Math.min(1, to)
  const start = bytes.indexOf(NEWLINE, position - 1) + 1
  return start > 0 && start < to ? start : bytes.lastIndexOf(NEWLINE, to - 2) + 1
}
