import { plainOutput, readOutput } from '@podo/kernel'
import type { OutputSpan } from '@podo/kernel'

const ESC = '\u001b'

/** Output of others for a terminal: its colours, written anew, and nothing else that a terminal would obey. */
export function paint(line: string): string {
  return readOutput(line)
    .map((span) => {
      const codes = codesOf(span)
      return codes.length === 0 ? span.text : `${ESC}[${codes.join(';')}m${span.text}${ESC}[0m`
    })
    .join('')
}

function codesOf({ colour, background, bold, dim, underline }: OutputSpan): number[] {
  return [
    ...(bold ? [1] : []),
    ...(dim ? [2] : []),
    ...(underline ? [4] : []),
    ...(colour === null ? [] : [colour === 0 ? 90 : 30 + colour]),
    ...(background === null ? [] : [background === 0 ? 100 : 40 + background]),
  ]
}

/** A terminal that has not asked for no colours (no-color.org). */
export const showsColours = (environment: NodeJS.ProcessEnv = process.env): boolean => process.stdout.isTTY && (environment['NO_COLOR'] ?? '') === ''

export const forReader = (line: string, colours: boolean): string => (colours ? paint(line) : plainOutput(line))

export const faint = (text: string, colours: boolean): string => (colours ? `${ESC}[2m${text}${ESC}[0m` : text)
