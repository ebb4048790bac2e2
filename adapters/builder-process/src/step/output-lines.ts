import { createLineReader } from '@podo/domain'
import type { LineReader } from '@podo/domain'

const KEPT_LINES = 200

/** Bytes of a step in, whole lines out; of a line that draws over itself (`\r`) the last state counts. */
export interface OutputLines extends LineReader {
  /** The newest, at most 200. */
  lastLines(): string[]
}

export function createOutputLines(log: (line: string) => void, hide: (line: string) => string = (line) => line): OutputLines {
  const kept: string[] = []
  const reader = createLineReader((raw) => {
    const whole = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const line = hide(whole.slice(whole.lastIndexOf('\r') + 1))
    kept.push(line)
    if (kept.length > KEPT_LINES) kept.shift()
    log(line)
  })
  return { ...reader, lastLines: () => [...kept] }
}
