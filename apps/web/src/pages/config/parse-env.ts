export interface EnvLine {
  readonly name: string
  readonly value: string
}

export interface ParsedEnv {
  readonly entries: readonly EnvLine[]
  /** Lines, from 1, that are no assignment. */
  readonly ignored: readonly number[]
}

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([^\s=#]+)[ \t]*=[ \t]*(.*)$/
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

/**
 * The text of a .env file as the server reads it: comments, `export`, quotes over several lines, escapes in double
 * quotes, nothing expanded. A name given twice keeps its last value.
 */
export function parseEnv(text: string): ParsedEnv {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const found = new Map<string, string>()
  const ignored: number[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (/^[ \t]*(#|$)/.test(line)) continue
    const [, name, rest = ''] = ASSIGNMENT.exec(line) ?? []
    const quoted = name === undefined ? null : readQuoted(lines, index, rest)
    if (name === undefined || nameProblem(name) !== null || quoted === 'open') ignored.push(index + 1)
    else if (quoted === null) found.set(name, rest.startsWith('#') ? '' : rest.replace(/[ \t]+#.*$/, '').trim())
    else {
      found.set(name, quoted.value)
      index += quoted.moreLines
    }
  }
  return { entries: [...found].map(([name, value]) => ({ name, value })), ignored }
}

function readQuoted(lines: readonly string[], index: number, rest: string): { value: string; moreLines: number } | 'open' | null {
  const quote = rest[0]
  if (quote !== '"' && quote !== "'" && quote !== '`') return null
  let part = rest.slice(1)
  const parts: string[] = []
  for (let more = 0; index + more < lines.length; more += 1) {
    if (more > 0) part = lines[index + more] ?? ''
    const end = closingQuote(part, quote)
    if (end === -1) {
      parts.push(part)
      continue
    }
    const value = [...parts, part.slice(0, end)].join('\n')
    return { value: quote === '"' ? value.replace(/\\([\s\S])/g, (whole, letter: string) => ESCAPES[letter] ?? whole) : value, moreLines: more }
  }
  return 'open'
}

function closingQuote(part: string, quote: string): number {
  for (let at = 0; at < part.length; at += 1) {
    if (quote === '"' && part[at] === '\\') at += 1
    else if (part[at] === quote) return at
  }
  return -1
}

const RESERVED: ReadonlySet<string> = new Set(['PORT', 'PATH', 'HOME', 'TMPDIR', 'LD_PRELOAD', 'LD_LIBRARY_PATH'])

/** A first look while typing; the server decides. */
export function nameProblem(name: string): 'bad' | 'reserved' | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name) || name === '__proto__') return 'bad'
  return RESERVED.has(name) || name.startsWith('PODO_') ? 'reserved' : null
}
