import { VARIABLE_LIMITS, variableProblem } from './variables.ts'

export interface DotenvVariable {
  readonly name: string
  readonly value: string
  /** Line on which the name stands, from 1. */
  readonly line: number
}

export interface DotenvProblem {
  readonly line: number
  readonly sentence: string
}

/** What could be read, and what could not; a paste with problems is still shown line by line. */
export interface DotenvResult {
  readonly variables: readonly DotenvVariable[]
  readonly problems: readonly DotenvProblem[]
}

export const DOTENV_LIMITS = { bytes: 1_048_576, problems: 50 } as const

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([^\s=#]+)[ \t]*=[ \t]*/
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

/**
 * Reads the text of a .env file: comments, `export`, single, double and backtick quotes (these over several lines),
 * escapes in double quotes. Nothing is expanded: `$NAME` stays as it is written. Never throws.
 */
export function parseDotenv(text: string): DotenvResult {
  if (text.length > DOTENV_LIMITS.bytes) return { variables: [], problems: [{ line: 1, sentence: 'The text is longer than 1 MiB; paste the variables alone.' }] }
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const found = new Map<string, DotenvVariable>()
  const problems: DotenvProblem[] = []
  for (let index = 0; index < lines.length && problems.length < DOTENV_LIMITS.problems; ) {
    const entry = readEntry(lines, index)
    if (entry.kind === 'problem') problems.push({ line: index + 1, sentence: entry.sentence })
    if (entry.kind === 'variable') {
      const problem = duplicateProblem(found, entry.name) ?? variableProblem(entry.name, entry.value) ?? countProblem(found.size)
      if (problem === null) found.set(entry.name, { name: entry.name, value: entry.value, line: index + 1 })
      else problems.push({ line: index + 1, sentence: problem })
    }
    index += entry.lines
  }
  return { variables: [...found.values()], problems }
}

const duplicateProblem = (found: ReadonlyMap<string, DotenvVariable>, name: string): string | null => {
  const earlier = found.get(name)
  return earlier === undefined ? null : `${name} is already set on line ${earlier.line}; keep one of the two.`
}

const countProblem = (count: number): string | null =>
  count < VARIABLE_LIMITS.count ? null : `An app has at most ${VARIABLE_LIMITS.count} variables; the rest of the text was not read.`

type Entry =
  | { readonly kind: 'nothing'; readonly lines: number }
  | { readonly kind: 'problem'; readonly lines: number; readonly sentence: string }
  | { readonly kind: 'variable'; readonly lines: number; readonly name: string; readonly value: string }

function readEntry(lines: readonly string[], index: number): Entry {
  const line = lines[index] ?? ''
  if (/^[ \t]*(#|$)/.test(line)) return { kind: 'nothing', lines: 1 }
  const assignment = ASSIGNMENT.exec(line)
  if (assignment === null) return { kind: 'problem', lines: 1, sentence: 'This line has no "="; write NAME=value.' }
  const name = assignment[1] ?? ''
  const rest = line.slice(assignment[0].length)
  const quote = rest[0]
  if (quote !== '"' && quote !== "'" && quote !== '`') return { kind: 'variable', lines: 1, name, value: unquoted(rest) }
  return readQuoted({ lines, index, name, quote, rest: rest.slice(1) })
}

/** A comment begins at a `#` after a space, so that colours and fragments stay whole. */
const unquoted = (rest: string): string => (rest.startsWith('#') ? '' : rest.replace(/[ \t]+#.*$/, '')).trim()

interface QuotedStart {
  readonly lines: readonly string[]
  readonly index: number
  readonly name: string
  readonly quote: string
  readonly rest: string
}

function readQuoted({ lines, index, name, quote, rest }: QuotedStart): Entry {
  const parts: string[] = []
  for (let at = index; at < lines.length; at += 1) {
    const part = at === index ? rest : (lines[at] ?? '')
    const end = closingQuote(part, quote)
    if (end === -1) {
      parts.push(part)
      continue
    }
    const count = at - index + 1
    const after = part.slice(end + 1)
    if (!/^[ \t]*(#.*)?$/.test(after)) return { kind: 'problem', lines: count, sentence: `There is text after the closing quote of ${name.slice(0, 40)}.` }
    const value = [...parts, part.slice(0, end)].join('\n')
    return { kind: 'variable', lines: count, name, value: quote === '"' ? unescapeText(value) : value }
  }
  return { kind: 'problem', lines: 1, sentence: `The quote that opens the value of ${name.slice(0, 40)} is never closed.` }
}

function closingQuote(part: string, quote: string): number {
  for (let at = 0; at < part.length; at += 1) {
    if (quote === '"' && part[at] === '\\') at += 1
    else if (part[at] === quote) return at
  }
  return -1
}

const unescapeText = (value: string): string => value.replace(/\\([\s\S])/g, (whole, letter: string) => ESCAPES[letter] ?? whole)
