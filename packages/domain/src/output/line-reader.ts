/** A line is kept no longer than this; its rest is passed over. Beyond what a log shows, so that a secret that lies across the cut is seen whole. */
const MOST_CHARACTERS = 65_536 + 16_384

/** Bytes of a program's output in, whole lines out. */
export interface LineReader {
  push(chunk: Uint8Array): void
  /** What stands after the last line break is a line, too. */
  end(): void
}

export function createLineReader(each: (line: string) => void): LineReader {
  const decoder = new TextDecoder()
  let rest = ''
  let isSkipping = false
  const take = (text: string): void => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      if (isSkipping) isSkipping = false
      else each(part.slice(0, MOST_CHARACTERS))
    }
    if (isSkipping) rest = ''
    else if (rest.length > MOST_CHARACTERS) {
      each(rest.slice(0, MOST_CHARACTERS))
      rest = ''
      isSkipping = true
    }
  }
  return {
    push: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end: () => {
      take(decoder.decode())
      if (rest !== '') each(rest)
      rest = ''
      isSkipping = false
    },
  }
}
