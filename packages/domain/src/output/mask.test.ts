import { describe, expect, it } from 'vitest'
import { createMask, isTooShortToMask } from './mask.ts'

describe('masking', () => {
  const secret = 'p4ss/w+rd=&x'
  const mask = createMask([secret, 'abc', 'second-secret', '-----BEGIN KEY-----\nAAAABBBBCCCCDDDD\n-----END KEY-----', '비밀-번호'])

  it('hides a secret as it is, URL-encoded, and as JSON writes it', () => {
    expect(mask.text(`a ${secret} b`)).toBe('a [redacted] b')
    expect(mask.text(`?p=${encodeURIComponent(secret)}`)).toBe('?p=[redacted]')
    expect(mask.text(`?p=${encodeURIComponent(secret).toLowerCase()}`)).toBe('?p=[redacted]')
    expect(mask.text(`?p=${new URLSearchParams({ p: secret }).toString().slice(2)}`)).toBe('?p=[redacted]')
    expect(createMask(['say "x"\\y']).text(JSON.stringify({ key: 'say "x"\\y' }))).toBe('{"key":"[redacted]"}')
    expect(mask.text('token=비밀-번호.')).toBe('token=[redacted].')
  })

  it.each([0, 1, 2, 3, 4, 5])('hides it in the base64 of a longer text, after %d other bytes, but for the letters it shares', (before) => {
    for (const alphabet of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(`${'u'.repeat(before)}${secret}:rest`).toString(alphabet)
      const masked = mask.text(`Authorization: Basic ${encoded}`)
      expect(masked).toContain('[redacted]')
      const left = masked.replace('[redacted]', '').length - 'Authorization: Basic '.length
      const shared = encoded.length - Math.floor((secret.length * 8) / 6)
      expect(left).toBeLessThanOrEqual(shared + 2)
    }
  })

  it('hides each occurrence, each secret, and each line of a value of several lines', () => {
    expect(mask.text(`${secret}${secret} second-secret`)).toBe('[redacted][redacted] [redacted]')
    expect(mask.text('AAAABBBBCCCCDDDD')).toBe('[redacted]')
  })

  it('hides secrets that overlap as one, whichever begins first', () => {
    const both = createMask(['abcdefgh', 'efghijkl', 'secret', 'secret-longer'])
    expect(both.text('<abcdefghijkl>')).toBe('<[redacted]>')
    expect(both.text('secret-longer secret')).toBe('[redacted] [redacted]')
    expect(createMask(['aaaa']).text('aaaaaa b')).toBe('[redacted] b')
  })

  it('leaves values shorter than four characters alone, and all text where there is no secret', () => {
    expect(mask.text('abc abcdef')).toBe('abc abcdef')
    expect(createMask([]).text('abc')).toBe('abc')
    expect([isTooShortToMask('abc'), isTooShortToMask(' abc '), isTooShortToMask('abcd')]).toEqual([true, true, false])
  })

  it('finds what a plain search finds, in bytes of every kind', () => {
    const secrets = ['0123', 'needle', 'needles-and-pins', '\u00ff\u00fe\u00fd\u00fc']
    const many = createMask(secrets)
    let seed = 7
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let round = 0; round < 300; round += 1) {
      const parts = Array.from({ length: 12 }, () => (random(3) === 0 ? (secrets[random(secrets.length)] ?? '') : 'ned-0 \u00ff'.slice(0, random(8))))
      const text = parts.join('')
      const masked = many.text(text)
      expect([text, secrets.filter((one) => masked.includes(one))]).toEqual([text, []])
      expect(masked.includes('[redacted]')).toBe(secrets.some((one) => text.includes(one)))
    }
  })

  it('takes as long for a hundred secrets as for one', () => {
    const bytes = Buffer.from('2026-11-21T03:31:00Z GET /api/users 200 in 12 ms, nothing secret in here\n'.repeat(60_000))
    const time = (count: number): number => {
      const { bytes: hide } = createMask(Array.from({ length: count }, (_, index) => `secret-value-${index}-${'z'.repeat(12)}`))
      hide(bytes)
      const began = performance.now()
      for (let round = 0; round < 3; round += 1) expect(hide(bytes)).toBe(bytes)
      return performance.now() - began
    }
    expect(time(100)).toBeLessThan(Math.max(150, time(1) * 8))
  })
})
