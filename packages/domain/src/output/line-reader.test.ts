import { expect, it } from 'vitest'
import { createLineReader } from './line-reader.ts'

it('gives the same lines however the bytes are cut into chunks', () => {
  const bytes = Buffer.from('one\ntwo 포도 🍇\n\nlast')
  for (let size = 1; size <= bytes.length; size += 1) {
    const lines: string[] = []
    const reader = createLineReader((line) => lines.push(line))
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
    reader.end()
    expect(lines).toEqual(['one', 'two 포도 🍇', '', 'last'])
  }
})

it('keeps the beginning of a line of ten megabytes, passes its rest over, and hurts no line after it', () => {
  const lines: string[] = []
  const reader = createLineReader((line) => lines.push(line))
  for (let at = 0; at < 160; at += 1) reader.push(Buffer.alloc(65_536, 'x'))
  reader.push(Buffer.from('end\nnext\n'))
  reader.end()
  expect(lines.map((line) => line.length)).toEqual([81_920, 4])
})
