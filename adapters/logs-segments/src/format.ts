/**
 * What a segment looks like: a line break, then headers and lines.
 *
 *     #<sequence> <milliseconds> <process> <instance>
 *     <level><text>
 *
 * A header holds for the lines below it, which count on from its sequence. A level is one letter (d, i, w, e; a capital
 * where the line was cut), so that a text can neither look like a header nor be one, stands as it was written, and is
 * searched as it stands. All is bytes: texts are decoded when they are shown.
 */
import type { LogBatch, LogLevel, LogLine } from '@podo/ports'

export const NEWLINE = 10
const RETURN = 13
const HASH = 35
const CAPITAL = 32

const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[]
const LETTERS: Readonly<Record<LogLevel, number>> = { debug: 100, info: 105, warn: 119, error: 101 }
const RANKS: ReadonlyMap<number, number> = new Map(LEVELS.map((level, rank) => [LETTERS[level], rank]))

export interface Header {
  readonly at: number
  readonly process: string
  readonly instance: string
}

/** Where a scan stands: the header that holds, and the sequence of the next line. */
export interface Place {
  readonly header: Header
  readonly next: number
}

export const NOWHERE: Header = { at: 0, process: '', instance: '' }

export const isSameHeader = (one: Header, other: Header): boolean => one.at === other.at && one.process === other.process && one.instance === other.instance

export const encodeHeader = ({ at, process, instance }: Header, sequence: number): Buffer =>
  Buffer.from(`#${sequence} ${at} ${encodeURIComponent(process.toWellFormed())} ${encodeURIComponent(instance.toWellFormed())}\n`)

/** Puts the letter of its level before each line: one pass over the bytes, about 1 ns each. */
export function encodeLines({ text, levels, cut }: LogBatch): Buffer {
  const isWhole = text.length > 0 && text[text.length - 1] === NEWLINE
  const out = Buffer.allocUnsafe(text.length + levels.length + 1)
  let to = 0
  let line = 0
  let isAtStart = true
  for (let from = 0; from < text.length && line < levels.length; from += 1) {
    if (isAtStart) out[to++] = LETTERS[levels[line] ?? 'info'] - (cut?.has(line) === true ? CAPITAL : 0)
    const byte = text[from] ?? 0
    out[to++] = byte
    isAtStart = byte === NEWLINE
    if (isAtStart) line += 1
  }
  if (!isWhole && !isAtStart) out[to++] = NEWLINE
  return out.subarray(0, to)
}

export const isHeader = (code: number): boolean => code === HASH

/** Reads `#1 1700000000000 web i1`, given without its line break. Undefined for a torn one. */
export function parseHeader(text: string): Place | undefined {
  const [sequence = '', at = '', process = '', instance = ''] = text.slice(1).split(' ')
  const next = Number(sequence)
  if (!Number.isSafeInteger(next) || sequence === '') return undefined
  return { next, header: { at: Number(at), process: decode(process), instance: decode(instance) } }
}

export const rankOf = (level: LogLevel): number => LEVELS.indexOf(level)

/** Rank of the level that a letter stands for; a letter that is none counts as info. */
export const rankOfLetter = (code: number): number => RANKS.get(code) ?? RANKS.get(code + CAPITAL) ?? 1

export function decodeLine(bytes: Buffer, from: number, to: number, sequence: number, header: Header): LogLine {
  const letter = bytes[from] ?? 0
  const end = to > from + 1 && bytes[to - 1] === RETURN ? to - 1 : to
  return { sequence, at: header.at, text: bytes.toString('utf8', from + 1, end), level: LEVELS[rankOfLetter(letter)] ?? 'info', process: header.process, instance: header.instance, cut: RANKS.has(letter + CAPITAL) }
}

/** The header that holds at the beginning of a line, found by looking back; and the sequence of that line. */
export function placeAt(bytes: Buffer, from: number, first: number): Place {
  const begin = from <= 0 ? -1 : bytes.lastIndexOf('\n#', from - 1)
  if (begin < 0) return { header: NOWHERE, next: first }
  const end = bytes.indexOf(NEWLINE, begin + 1)
  const place = parseHeader(bytes.toString('latin1', begin + 1, end)) ?? { header: NOWHERE, next: first }
  let { next } = place
  for (let at = end + 1; at < from && at > 0; at = bytes.indexOf(NEWLINE, at) + 1) next += 1
  return { header: place.header, next }
}

/** The last whole line of some bytes: where it ends, its sequence (`first - 1` where there is none), its header. */
export function endOf(bytes: Buffer, first: number): { readonly end: number; readonly last: number; readonly header: Header } {
  const end = bytes.lastIndexOf(NEWLINE) + 1
  const { next, header } = placeAt(bytes.subarray(0, end), end, first)
  return { end, last: next - 1, header }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
