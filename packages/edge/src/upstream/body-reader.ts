import type { Framing } from './answer-head.ts'

/** Finds a body's pieces in the bytes of a connection. */
export interface BodyReader {
  /**
   * Takes bytes from `from` on and hands each piece of the body to `piece`, as a view that is good only during the
   * call. Returns where it stopped: behind the last byte of the body, or the end of `bytes`; -1 for bad framing.
   */
  readonly take: (bytes: Buffer, from: number, piece: (view: Buffer) => void) => number
  readonly done: boolean
  readonly rawTrailers: readonly string[]
}

const NO_TRAILERS: readonly string[] = []

export function bodyReader(framing: Framing): BodyReader {
  switch (framing.kind) {
    case 'none':
      return lengthReader(0)
    case 'length':
      return lengthReader(framing.length)
    case 'close':
      return lengthReader(Number.POSITIVE_INFINITY)
    case 'chunked':
      return chunkedReader()
  }
}

function lengthReader(length: number): BodyReader {
  let left = length
  return {
    take(bytes, from, piece) {
      const size = Math.min(left, bytes.length - from)
      left -= size
      if (size > 0) piece(from === 0 && size === bytes.length ? bytes : bytes.subarray(from, from + size))
      return from + size
    },
    get done() {
      return left === 0
    },
    rawTrailers: NO_TRAILERS,
  }
}

const MAX_LINE = 4096
const MAX_TRAILERS = 16_384
const SIZE_LINE = /^([0-9a-fA-F]{1,12})(?:[\t ]*;[\t\x20-\x7e\x80-\xff]*)?$/
const TRAILER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*?)[\t ]*$/

/** RFC 9112, 7.1. Lines end with CRLF and nothing else. */
function chunkedReader(): BodyReader {
  let state: 'size' | 'data' | 'data-end' | 'trailer' | 'done' = 'size'
  let line = ''
  let left = 0
  let trailerBytes = 0
  const rawTrailers: string[] = []

  /** The line is whole; false where it is bad. */
  const endLine = (): boolean => {
    const text = line.slice(0, -2)
    line = ''
    if (state === 'size') return beginChunk(text)
    if (state === 'data-end') {
      state = 'size'
      return text === ''
    }
    if (text === '') {
      state = 'done'
      return true
    }
    const found = TRAILER_LINE.exec(text)
    trailerBytes += text.length
    rawTrailers.push(found?.[1] ?? '', found?.[2] ?? '')
    return found !== null && trailerBytes <= MAX_TRAILERS
  }

  const beginChunk = (text: string): boolean => {
    const found = SIZE_LINE.exec(text)
    left = Number.parseInt(found?.[1] ?? '0', 16)
    state = left === 0 ? 'trailer' : 'data'
    return found !== null
  }

  const takeLine = (bytes: Buffer, from: number): number => {
    const end = bytes.indexOf(0x0a, from)
    const until = end === -1 ? bytes.length : end + 1
    line += bytes.toString('latin1', from, until)
    if (line.length > MAX_LINE) return -1
    if (end === -1) return until
    return line.endsWith('\r\n') && endLine() ? until : -1
  }

  return {
    take(bytes, from, piece) {
      let at = from
      while (at !== -1 && at < bytes.length && state !== 'done') {
        if (state !== 'data') {
          at = takeLine(bytes, at)
          continue
        }
        const size = Math.min(left, bytes.length - at)
        piece(bytes.subarray(at, at + size))
        at += size
        left -= size
        if (left === 0) state = 'data-end'
      }
      return at
    },
    get done() {
      return state === 'done'
    },
    rawTrailers,
  }
}
