import type { LogLine, LogMark } from '@podo/contract'

export type LogRow =
  | { readonly kind: 'line'; readonly key: number; readonly line: LogLine }
  | { readonly kind: 'mark'; readonly key: string; readonly mark: LogMark }
  /** The line below is of another day than the one above. */
  | { readonly kind: 'day'; readonly key: string; readonly at: number }

const DAY_MS = 86_400_000

/** Of many marks without a line in between, only so many of the newest say something. */
const MARKS_IN_A_ROW = 3

/** Lines with what happened in between, by time, and before them where they begin the log. Both are in order; so is the answer. */
export function rowsOf(lines: readonly LogLine[], marks: readonly LogMark[], isBegin: boolean): readonly LogRow[] {
  const rows: LogRow[] = []
  const from = lines[0]?.at ?? 0
  let next = isBegin ? 0 : marks.filter(({ at }) => at < from).length
  const addMarks = (before: number): void => {
    const begun = next
    for (let mark = marks[next]; mark !== undefined && mark.at <= before; mark = marks[next]) next += 1
    for (const mark of marks.slice(Math.max(begun, next - MARKS_IN_A_ROW), next)) rows.push({ kind: 'mark', key: keyOf(mark), mark })
  }
  const dayOf = daysFrom(from)
  let day = dayOf(from)
  for (const line of lines) {
    addMarks(line.at - 1)
    if (dayOf(line.at) !== day) {
      day = dayOf(line.at)
      rows.push({ kind: 'day', key: `day ${line.sequence}`, at: line.at })
    }
    rows.push({ kind: 'line', key: line.sequence, line })
  }
  addMarks(Infinity)
  return rows
}

export const lineRows = (lines: readonly LogLine[]): readonly LogRow[] => lines.map((line) => ({ kind: 'line', key: line.sequence, line }))

/** Days as the reader counts them, at the beginning of the lines. */
function daysFrom(at: number): (at: number) => number {
  const offsetMs = new Date(at).getTimezoneOffset() * 60_000
  return (time) => Math.floor((time - offsetMs) / DAY_MS)
}

const keyOf = (mark: LogMark): string => (mark.kind === 'live' ? `live ${mark.deployment}` : `exited ${mark.process} ${mark.at}`)

/** Marks by time, each once, however often they were read. */
export function joinMarks(known: readonly LogMark[], read: readonly LogMark[]): readonly LogMark[] {
  const byKey = new Map([...known, ...read].map((mark) => [keyOf(mark), mark]))
  return byKey.size === known.length ? known : [...byKey.values()].sort((one, other) => one.at - other.at)
}
