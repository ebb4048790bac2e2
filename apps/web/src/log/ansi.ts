/** One run of text of a log line and how it looks. Colours 1 to 6 are the ANSI ones; 0 is grey. */
export interface Span {
  readonly text: string
  readonly colour: number | null
  readonly bold: boolean
  readonly dim: boolean
}

interface Style {
  readonly colour: number | null
  readonly bold: boolean
  readonly dim: boolean
}

const PLAIN: Style = { colour: null, bold: false, dim: false }

// CSI (colours and cursor), OSC and the other string sequences (titles, links, clipboard), two-character escapes.
// eslint-disable-next-line no-control-regex -- escape sequences are made of control characters
const ESCAPE = /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[\s\S]*?(?:\x07|\x1b\\|\x9c|$)|\x1b[ -/]*[0-~]?/g
// eslint-disable-next-line no-control-regex -- what is left of them must not reach the page
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/g
/** Marks that turn the direction of what follows: a line could be made to read as another one. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const clean = (text: string): string => text.replace(CONTROL, '').replace(DIRECTION, (mark) => `⟨${(mark.codePointAt(0) ?? 0).toString(16)}⟩`)

/** A line for the page: ANSI colours as colours, everything else that a terminal would obey as nothing. */
export function parseAnsi(line: string): Span[] {
  const spans: Span[] = []
  let style = PLAIN
  let from = 0
  const add = (raw: string): void => {
    const text = clean(raw)
    if (text !== '') spans.push({ text, ...style })
  }
  for (const match of line.matchAll(ESCAPE)) {
    add(line.slice(from, match.index))
    from = match.index + match[0].length
    if (match[2] === 'm') style = applyCodes(style, match[1] ?? '')
  }
  add(line.slice(from))
  return spans
}

export const plainText = (line: string): string => parseAnsi(line).map(({ text }) => text).join('')

function applyCodes(before: Style, codes: string): Style {
  const numbers = codes === '' ? [0] : codes.split(/[;:]/).map(Number)
  let style = before
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0
    if (code === 38 || code === 48) {
      const isIndexed = numbers[at + 1] === 5
      const index = numbers[at + 2] ?? 0
      if (code === 38) style = { ...style, colour: isIndexed && index < 16 ? index % 8 : null }
      at += isIndexed ? 2 : 4
    } else style = applyCode(style, code)
  }
  return style
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return PLAIN
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, dim: true }
  if (code === 22) return { ...style, bold: false, dim: false }
  if (code >= 30 && code <= 37) return { ...style, colour: code === 37 ? null : code - 30 }
  if (code >= 90 && code <= 97) return { ...style, colour: code === 97 ? null : code - 90 }
  return code === 39 ? { ...style, colour: null } : style
}
