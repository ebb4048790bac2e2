/**
 * What a program wrote, for people: ANSI colours stay colours, and everything else that a terminal or a page would obey
 * (titles, links, the clipboard, cursor movement, marks of direction, control characters) does nothing.
 */
export interface OutputSpan {
  readonly text: string
  readonly colour: OutputColour | null
  readonly background: OutputColour | null
  readonly bold: boolean
  readonly dim: boolean
  readonly underline: boolean
}

/** 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan, as ANSI has them; 0 is grey. Others come down to the nearest. */
export type OutputColour = 0 | 1 | 2 | 3 | 4 | 5 | 6

type Style = Omit<OutputSpan, 'text'>

const PLAIN: Style = { colour: null, background: null, bold: false, dim: false, underline: false }

// CSI (colours and cursor), OSC and the other string sequences (titles, links, clipboard), two-character escapes (ECMA-48).
// eslint-disable-next-line no-control-regex -- escape sequences are made of control characters
const ESCAPE = /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[\s\S]*?(?:\x07|\x1b\\|\x9c|$)|\x1b[ -/]*[0-~]?/g
// eslint-disable-next-line no-control-regex -- what is left of them is shown to nobody
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/g
/** Marks that turn the direction of what follows, or break a line: a line could be made to read as another one. */
const DIRECTION = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

const clean = (text: string): string => text.replace(CONTROL, '').replace(DIRECTION, (mark) => `⟨${(mark.codePointAt(0) ?? 0).toString(16)}⟩`)

/** One line in spans of one look each. Linear in its length. */
export function readOutput(line: string): OutputSpan[] {
  const spans: OutputSpan[] = []
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

export const plainOutput = (line: string): string => readOutput(line).map(({ text }) => text).join('')

/** SGR (ECMA-48 8.3.117), with the colours of 256 and of 16 million that xterm added. */
function applyCodes(before: Style, codes: string): Style {
  const numbers = codes === '' ? [0] : codes.split(/[;:]/).map(Number)
  let style = before
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0
    if (code !== 38 && code !== 48) {
      style = applyCode(style, code)
      continue
    }
    const isIndexed = numbers[at + 1] === 5
    const colour = isIndexed ? indexedColour(numbers[at + 2] ?? 0) : nearestColour(numbers.slice(at + 2, at + 5))
    style = code === 38 ? { ...style, colour } : { ...style, background: colour }
    at += isIndexed ? 2 : 4
  }
  return style
}

function applyCode(style: Style, code: number): Style {
  switch (code) {
    case 0:
      return PLAIN
    case 1:
      return { ...style, bold: true }
    case 2:
      return { ...style, dim: true }
    case 4:
      return { ...style, underline: true }
    case 7:
      return { ...style, background: style.colour ?? 0, colour: null }
    case 22:
      return { ...style, bold: false, dim: false }
    case 24:
      return { ...style, underline: false }
    case 27:
    case 49:
      return { ...style, background: null }
    case 39:
      return { ...style, colour: null }
    default:
      return applyColour(style, code)
  }
}

function applyColour(style: Style, code: number): Style {
  if (code >= 30 && code <= 37) return { ...style, colour: basicColour(code - 30) }
  if (code >= 90 && code <= 97) return { ...style, colour: basicColour(code - 90) }
  if (code >= 40 && code <= 47) return { ...style, background: basicColour(code - 40) }
  return code >= 100 && code <= 107 ? { ...style, background: basicColour(code - 100) } : style
}

/** White is the colour of the text, whatever the theme. */
const basicColour = (index: number): OutputColour | null => (index === 7 ? null : (index as OutputColour))

/** Of the palette of 256: 16 basic ones, a cube of six by six by six, 24 greys. */
function indexedColour(index: number): OutputColour | null {
  if (index < 16) return basicColour(index % 8)
  if (index >= 232) return index < 250 ? 0 : null
  const steps = [Math.floor((index - 16) / 36), Math.floor((index - 16) / 6) % 6, (index - 16) % 6]
  return nearestColour(steps.map((step) => (step === 0 ? 0 : 55 + step * 40)))
}

const HUES: readonly OutputColour[] = [1, 3, 2, 6, 4, 5]

/** By hue; what has little colour is grey, or the colour of the text where it is light. */
function nearestColour([red = 0, green = 0, blue = 0]: readonly number[]): OutputColour | null {
  const most = Math.max(red, green, blue)
  const range = most - Math.min(red, green, blue)
  if (range < 40) return most > 190 ? null : 0
  const sixth = most === red ? (green - blue) / range : most === green ? 2 + (blue - red) / range : 4 + (red - green) / range
  return HUES[((Math.round(sixth) % 6) + 6) % 6] ?? null
}
