/** Lines longer than this are cut, and say so (`LogLine.cut`). */
export const MAX_LINE_BYTES = 64 * 1024

export interface RawLine {
  readonly text: string
  readonly cut: boolean
}

export interface LineSplitter {
  push(chunk: Buffer): RawLine[]
  /** What came after the last line break. */
  pending(): Buffer
  /** Ends the last line, which may lack its break. */
  end(): RawLine[]
}

const NEWLINE = 10
const RETURN = 13

/** Bytes to lines. Keeps at most one line's limit in memory, however long a line is: the rest of it is passed over. */
export function createLineSplitter(primed: Buffer = Buffer.alloc(0)): LineSplitter {
  let rest = primed
  let isSkipping = false
  return {
    push(chunk) {
      const lines: RawLine[] = []
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let from = 0
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
        if (isSkipping) isSkipping = false
        else lines.push(toLine(bytes, from, end))
        from = end + 1
      }
      rest = bytes.subarray(from)
      if (isSkipping) rest = Buffer.alloc(0)
      else if (rest.length > MAX_LINE_BYTES) {
        lines.push(toLine(rest, 0, rest.length))
        isSkipping = true
        rest = Buffer.alloc(0)
      } else if (rest.length > 0) rest = Buffer.from(rest)
      return lines
    },
    pending: () => rest,
    end() {
      const last = rest.length > 0 ? [toLine(rest, 0, rest.length)] : []
      rest = Buffer.alloc(0)
      isSkipping = false
      return last
    },
  }
}

function toLine(bytes: Buffer, from: number, to: number): RawLine {
  const end = to > from && bytes[to - 1] === RETURN ? to - 1 : to
  const cut = end - from > MAX_LINE_BYTES
  return { text: bytes.toString('utf8', from, cut ? from + MAX_LINE_BYTES : end), cut }
}
