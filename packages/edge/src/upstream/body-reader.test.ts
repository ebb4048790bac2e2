import { describe, expect, it } from 'vitest'
import type { Framing } from './answer-head.ts'
import { bodyReader } from './body-reader.ts'

interface Read {
  readonly text: string
  readonly done: boolean
  /** Bytes behind the body, -1 for bad framing. */
  readonly left: number
  readonly rawTrailers: readonly string[]
}

/** Reads a text that comes in pieces of so many bytes. */
function read(framing: Framing, text: string, pieceBytes = text.length): Read {
  const reader = bodyReader(framing)
  let body = ''
  for (let at = 0; at < text.length; at += pieceBytes) {
    const bytes = Buffer.from(text.slice(at, at + pieceBytes), 'latin1')
    const stop = reader.take(bytes, 0, (view) => (body += view.toString('latin1')))
    if (stop === -1) return { text: body, done: false, left: -1, rawTrailers: [] }
    if (reader.done) return { text: body, done: true, left: text.length - at - stop, rawTrailers: reader.rawTrailers }
  }
  return { text: body, done: reader.done, left: 0, rawTrailers: reader.rawTrailers }
}

const CHUNKED: Framing = { kind: 'chunked' }
const WHOLE = '5;ext="a;b"\r\nhello\r\n1\r\n \r\n0000b\r\nwide\r\nworld\r\n0\r\nX-Sum:  42 \r\nX-None:\r\n\r\n'

describe('body of an answer', () => {
  it.each([1, 2, 3, 7, 1_000])('reads chunks that come in pieces of %i bytes', (size) => {
    expect(read(CHUNKED, `${WHOLE}NEXT`, size)).toEqual({
      text: 'hello wide\r\nworld',
      done: true,
      left: 4,
      rawTrailers: ['X-Sum', '42', 'X-None', ''],
    })
  })

  it.each([1, 4, 100])('reads a length that comes in pieces of %i bytes', (size) => {
    expect(read({ kind: 'length', length: 5 }, 'helloNEXT', size)).toMatchObject({ text: 'hello', done: true, left: 4 })
  })

  it('has no end of its own where only the connection ends it', () => {
    expect(read({ kind: 'close' }, 'all of it')).toMatchObject({ text: 'all of it', done: false })
  })

  it('is over at once where there is none', () => {
    expect(bodyReader({ kind: 'none' }).done).toBe(true)
  })

  it('is not over before its last line', () => {
    expect(read(CHUNKED, '2\r\nok\r\n0\r\n')).toMatchObject({ text: 'ok', done: false, left: 0 })
  })

  it.each([
    '5\nhello\r\n0\r\n\r\n', '5\r\nhello\n0\r\n\r\n', '5\r\nhelloX\r\n0\r\n\r\n', '-5\r\n', '+5\r\n', '0x5\r\n', '\r\n', 'g\r\n', '1234567890abc\r\n',
    '5 5\r\n', '5;\0\r\n', '0\r\nno colon\r\n\r\n', '0\r\nX: \0\r\n\r\n', '0\r\n Folded: x\r\n\r\n', `5;${'x'.repeat(5_000)}\r\n`, `0\r\n${'X: y\r\n'.repeat(6_000)}\r\n`,
  ])('refuses %j', (text) => {
    expect(read(CHUNKED, text).left).toBe(-1)
  })
})
