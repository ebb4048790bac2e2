import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createSecretBox } from './seal.ts'

const key = randomBytes(32)
const box = createSecretBox(key)

describe('sealing', () => {
  test.each(['', 'value', '비밀 🍇', 'x'.repeat(65_536)])('gives back what was sealed', (text) => {
    expect(box.open('row:1', box.seal('row:1', text)).reveal()).toBe(text)
  })

  test('the sealed bytes do not hold the value and differ each time', () => {
    const [first, second] = [box.seal('row:1', 'canary'), box.seal('row:1', 'canary')]
    expect(first.includes('canary')).toBe(false)
    expect(first.equals(second)).toBe(false)
  })

  test('what was opened does not show itself', () => {
    expect(inspect(box.open('row:1', box.seal('row:1', 'canary')))).not.toContain('canary')
  })
})

describe('opening is refused', () => {
  const sealed = box.seal('row:1', 'value')
  const flipped = (at: number): Buffer => {
    const bytes = Buffer.from(sealed)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  }
  const unreadable = expect.objectContaining({ code: 'SECRET_UNREADABLE' })

  test('for bytes of another row', () => expect(() => box.open('row:2', sealed)).toThrow(unreadable))
  test('with another key', () => expect(() => createSecretBox(randomBytes(32)).open('row:1', sealed)).toThrow(unreadable))
  test.each([...sealed.keys()])('with bit 0 of byte %i changed', (at) => expect(() => box.open('row:1', flipped(at))).toThrow(unreadable))
  test.each([0, 12, 27, sealed.length - 1])('cut to %i bytes', (length) => expect(() => box.open('row:1', sealed.subarray(0, length))).toThrow(unreadable))
})

describe('fingerprints', () => {
  test('are the same for the same value in the same scope and key, and differ otherwise', () => {
    const fingerprint = box.fingerprint('secret:1', 'value')
    expect(fingerprint).toHaveLength(32)
    expect(createSecretBox(key).fingerprint('secret:1', 'value')).toEqual(fingerprint)
    expect(box.fingerprint('secret:2', 'value')).not.toEqual(fingerprint)
    expect(box.fingerprint('secret:1', 'Value')).not.toEqual(fingerprint)
    expect(createSecretBox(randomBytes(32)).fingerprint('secret:1', 'value')).not.toEqual(fingerprint)
  })

  test('scope and value do not run into one another', () => {
    expect(box.fingerprint('a', 'bc')).not.toEqual(box.fingerprint('ab', 'c'))
  })
})

test.each([
  ['short', Buffer.alloc(16, 7)],
  ['long', randomBytes(33)],
  ['all zeros', Buffer.alloc(32)],
  ['one repeated byte', Buffer.alloc(32, 0x61)],
])('a key that is %s is refused', (_, bad) => {
  expect(() => createSecretBox(bad)).toThrow(expect.objectContaining({ code: 'BAD_KEY' }))
})
