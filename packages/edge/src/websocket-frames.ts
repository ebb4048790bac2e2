/** Follows the frames of a WebSocket (RFC 6455, 5.2) without reading what is in them. */
export interface FrameTracker {
  /** The next byte begins a frame. */
  readonly between: boolean
  /** Takes the bytes; with `toEnd`, no further than the end of the first frame that ends in them. Returns how many. */
  readonly take: (bytes: Buffer, toEnd: boolean) => number
}

/** Close, 1001 (going away), from a server: not masked. */
export const CLOSE_GOING_AWAY = Buffer.from([0x88, 0x02, 0x03, 0xe9])

export function trackFrames(): FrameTracker {
  let header: number[] = []
  let payload = 0

  /** Takes one byte of a header or a run of payload; returns the next position. */
  const step = (bytes: Buffer, at: number): number => {
    if (payload > 0) {
      const size = Math.min(payload, bytes.length - at)
      payload -= size
      return at + size
    }
    header.push(bytes[at] ?? 0)
    if (header.length === headerLength(header)) {
      payload = payloadLength(header)
      header = []
    }
    return at + 1
  }

  return {
    get between() {
      return payload === 0 && header.length === 0
    },
    take(bytes, toEnd) {
      let at = 0
      while (at < bytes.length) {
        at = step(bytes, at)
        if (toEnd && payload === 0 && header.length === 0) return at
      }
      return at
    },
  }
}

/** Bytes of a header by its second one; the two that every header has while that is not here. */
function headerLength([, second]: readonly number[]): number {
  if (second === undefined) return 2
  const length = second & 0x7f
  return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0)
}

function payloadLength(header: readonly number[]): number {
  const length = (header[1] ?? 0) & 0x7f
  if (length < 126) return length
  return header.slice(2, length === 126 ? 4 : 10).reduce((sum, byte) => sum * 256 + byte, 0)
}
