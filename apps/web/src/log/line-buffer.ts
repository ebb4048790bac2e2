import type { LogLine } from '@podo/contract'

/** Lines of one stream in order, each once, the oldest dropped above a size that still scrolls well. */
export interface LineBuffer {
  readonly lines: readonly LogLine[]
  /** Dropped here to stay small; the server still has them. */
  readonly dropped: number
  readonly lost: boolean
}

export const emptyBuffer: LineBuffer = { lines: [], dropped: 0, lost: false }
const BUFFER_LINES = 50_000

/** Takes lines in wherever they belong: behind (live), before (older pages), or repeated after a reconnect. */
export function addLines(buffer: LineBuffer, incoming: readonly LogLine[], limit = BUFFER_LINES): LineBuffer {
  const [first] = incoming
  if (first === undefined) return buffer
  const last = buffer.lines.at(-1)
  const lines = last === undefined || first.sequence > last.sequence ? [...buffer.lines, ...incoming] : merge(buffer.lines, incoming)
  const extra = Math.max(0, lines.length - limit)
  return { ...buffer, lines: extra === 0 ? lines : lines.slice(extra), dropped: buffer.dropped + extra }
}

function merge(known: readonly LogLine[], incoming: readonly LogLine[]): LogLine[] {
  const bySequence = new Map(known.map((line) => [line.sequence, line]))
  for (const line of incoming) bySequence.set(line.sequence, line)
  return [...bySequence.values()].sort((left, right) => left.sequence - right.sequence)
}

export const markLost = (buffer: LineBuffer): LineBuffer => ({ ...buffer, lost: true })

const RANKS: Readonly<Record<LogLine['level'], number>> = { debug: 0, info: 1, warn: 2, error: 3 }

export interface LineFilter {
  readonly level: LogLine['level'] | null
  readonly process: string | null
}

export function filterLines(lines: readonly LogLine[], { level, process }: LineFilter): readonly LogLine[] {
  if (level === null && process === null) return lines
  return lines.filter((line) => (level === null || RANKS[line.level] >= RANKS[level]) && (process === null || line.process === process))
}

/** Places, among the shown lines, of the lines that hold the text. */
export function findLines(lines: readonly { readonly text: string }[], text: string): number[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  return lines.flatMap((line, index) => (line.text.toLowerCase().includes(wanted) ? [index] : []))
}

const LEVELS: ReadonlySet<unknown> = new Set(['debug', 'info', 'warn', 'error'])
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function isLine(value: unknown): value is LogLine {
  return isRecord(value) && typeof value['sequence'] === 'number' && typeof value['at'] === 'number' && typeof value['text'] === 'string' && LEVELS.has(value['level'])
}

/** The lines of a `log` message: one line a message, or several as `lines`. */
export function linesOf(data: Readonly<Record<string, unknown>>): readonly LogLine[] {
  const several = data['lines'] ?? data['line'] ?? data
  return (Array.isArray(several) ? several : [several]).filter(isLine)
}
