import type { LogFilter, LogLine } from '@podo/ports'
import { rankOf, rankOfLetter } from './format.ts'

/** What of a segment is wanted, ready to be asked for many lines. */
export interface Wanted {
  /** Looks for the text among bytes read as Latin-1; finds more than is wanted, never less. Null where no text is asked for. */
  readonly pattern: RegExp | null
  /** Whether a line whose first byte is this has the level. */
  isLevel(letter: number): boolean
  readonly process: string | null
  /** Whether a line of this time is wanted. */
  isTime(at: number): boolean
  /** Everything around a line of this time is too old, or too new, even where a clock was set back a little. */
  isLongBefore(at: number): boolean
  isLongAfter(at: number): boolean
  /** The text as it is read by people, once a line has been decoded. */
  contains(line: LogLine): boolean
}

/** A clock may be set back by this much while a log is written, and still no line is missed in a search by time. */
export const CLOCK_SLACK_MS = 60_000

export function wantedBy({ contains, minimumLevel, process, since = -Infinity, until = Infinity }: LogFilter): Wanted {
  const needle = contains === undefined || contains === '' ? null : contains.toLowerCase()
  const minimumRank = minimumLevel === undefined ? 0 : rankOf(minimumLevel)
  return {
    pattern: needle === null ? null : patternOf(needle),
    isLevel: (letter) => minimumRank === 0 || rankOfLetter(letter) >= minimumRank,
    process: process ?? null,
    isTime: (at) => at >= since && at <= until,
    isLongBefore: (at) => at > 0 && at < since - CLOCK_SLACK_MS,
    isLongAfter: (at) => at > until + CLOCK_SLACK_MS,
    contains: (line) => needle === null || line.text.toLowerCase().includes(needle),
  }
}

/**
 * The bytes of a text in either case. Made of literals alone: no repetition, and alternatives that differ in a byte, so
 * that the work is at most bytes times the length of the text, which is 200 characters.
 */
function patternOf(needle: string): RegExp {
  return new RegExp(Array.from(needle, inEitherCase).join(''), 'g')
}

function inEitherCase(letter: string): string {
  const forms = new Set([letter, letter.toLowerCase(), letter.toUpperCase()].map((form) => escape(Buffer.from(form, 'utf8').toString('latin1'))))
  return forms.size === 1 ? Array.from(forms).join('') : `(?:${Array.from(forms).join('|')})`
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
