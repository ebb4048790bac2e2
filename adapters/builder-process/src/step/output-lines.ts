import { StringDecoder } from 'node:string_decoder'

const MAX_LINE_CHARACTERS = 65_536
const KEPT_LINES = 200

/** Bytes of a step in, whole lines out; of a line that draws over itself (`\r`) the last state counts. */
export interface OutputLines {
  push(chunk: Uint8Array): void
  /** What stands after the last line break is a line, too. */
  end(): void
  /** The newest, at most 200. */
  lastLines(): string[]
}

export function createOutputLines(log: (line: string) => void, hide: (line: string) => string = (line) => line): OutputLines {
  const decoder = new StringDecoder('utf8')
  const kept: string[] = []
  let rest = ''
  const emit = (raw: string): void => {
    const whole = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const line = hide(whole.slice(whole.lastIndexOf('\r') + 1))
    kept.push(line)
    if (kept.length > KEPT_LINES) kept.shift()
    log(line)
  }
  return {
    push: (chunk) => {
      const parts = (rest + decoder.write(chunk)).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) emit(part.slice(0, MAX_LINE_CHARACTERS))
      while (rest.length > MAX_LINE_CHARACTERS) {
        emit(rest.slice(0, MAX_LINE_CHARACTERS))
        rest = rest.slice(MAX_LINE_CHARACTERS)
      }
    },
    end: () => {
      rest += decoder.end()
      if (rest !== '') emit(rest)
      rest = ''
    },
    lastLines: () => [...kept],
  }
}
