import { asEvidence, weigh } from './pick-lines.ts'

interface LogEntry {
  readonly sequence: number
  readonly text: string
}

/** What an app other than `web` writes while it starts stands in the log of its deployment behind its name. */
const WRITER = /^[a-z0-9-]{1,30}: /

/** The lines of a piece of evidence as they are looked for in a log, the strongest first; of equal ones the later. */
export function strongestFirst(evidence: readonly string[]): string[] {
  return evidence
    .map((line, index) => ({ text: asEvidence(line), weight: weigh(line), index }))
    .filter(({ text }) => text.trim() !== '')
    .sort((one, other) => other.weight - one.weight || other.index - one.index)
    .map(({ text }) => text)
}

/** Where the strongest line that stands in a piece of a log stands there: its sequence, of several the newest. Null where none does. */
export function findLine(evidence: readonly string[], log: readonly LogEntry[]): number | null {
  const places = new Map<string, number>()
  for (const { sequence, text } of log) {
    const plain = asEvidence(text)
    places.set(plain.replace(WRITER, ''), sequence)
    places.set(plain, sequence)
  }
  for (const line of strongestFirst(evidence)) {
    const place = places.get(line)
    if (place !== undefined) return place
  }
  return null
}
