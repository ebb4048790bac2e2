/** Lines longer than this are cut, and say so (`LogLine.cut`). */
export const MAX_LINE_BYTES = 64 * 1024
/** Of a line whose end is not in sight this much is kept: a secret that lies across the cut must be seen whole. */
const KEPT_BYTES = MAX_LINE_BYTES + 16 * 1024

export interface LineSplitter {
  /** The whole lines that are complete with this chunk, in one piece; a line longer than the limit may lack its rest. */
  push(chunk: Buffer): Buffer
  /** What came after the last line break. */
  pending(): Buffer
  /** Ends the last line, which may lack its break. */
  end(): Buffer
}

const NEWLINE = 10
const BREAK = Buffer.from('\n')
const NOTHING = Buffer.alloc(0)

/** Bytes to lines. Keeps little more than one line's limit in memory, however long a line is: the rest of it is passed over. */
export function createLineSplitter(primed: Buffer = NOTHING): LineSplitter {
  let rest = primed
  let isSkipping = false
  /** Without the end of a line that was cut before. */
  const unskipped = (chunk: Buffer): Buffer => {
    if (!isSkipping) return chunk
    const end = chunk.indexOf(NEWLINE)
    if (end < 0) return NOTHING
    isSkipping = false
    return chunk.subarray(end + 1)
  }
  return {
    push(chunk) {
      const added = unskipped(chunk)
      const end = added.lastIndexOf(NEWLINE) + 1
      const begun = rest
      rest = Buffer.from(added.subarray(end))
      const whole = end === 0 ? NOTHING : begun.length === 0 ? added.subarray(0, end) : Buffer.concat([begun, added.subarray(0, end)])
      if (end === 0 && begun.length > 0) rest = Buffer.concat([begun, rest])
      if (rest.length <= KEPT_BYTES) return whole
      const cut = Buffer.concat([whole, rest.subarray(0, KEPT_BYTES), BREAK])
      isSkipping = true
      rest = NOTHING
      return cut
    },
    pending: () => rest,
    end() {
      const last = rest.length > 0 ? Buffer.concat([rest, BREAK]) : NOTHING
      rest = NOTHING
      isSkipping = false
      return last
    },
  }
}
