import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostLabel, otherLabels, releaseHostLabel } from './host.ts'
import { NAME_LIMITS, nameProblem, parseAppName, suggestName } from './name.ts'

const KINDS = ['project', 'app', 'environment'] as const

describe('a name', () => {
  test.each(['a', 'shop', 'my-shop', '7up', 'a1-b2-c3', 'x'.repeat(30)])('%s can be used for an app', (text) => {
    expect(nameProblem('app', text)).toBeNull()
    expect(parseAppName(text)).toBe(text)
  })

  test.each(['', '-a', 'a-', 'a--b', 'A', 'a_b', 'a.b', 'a b', '한국', 'a\n', 'x'.repeat(31), 'api', 'www', 'localhost', 'a/b', '../a', '"', '$(id)'])('%j cannot', (text) => {
    expect(nameProblem('app', text)).toMatch(/\.$/)
    expect(() => parseAppName(text)).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }))
  })

  test('any text has a suggestion, and a suggestion can be used', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('api', 'www', '--', 'My Shop!', 'x'.repeat(99), 'a'.repeat(29) + '-b')), fc.constantFrom(...KINDS), (text, kind) => {
        expect(nameProblem(kind, suggestName(kind, text))).toBeNull()
      }),
    )
  })

  test('is suggested near the text', () => {
    expect(['My Shop!', 'Café', 'api', '한국어'].map((text) => suggestName('app', text))).toEqual(['my-shop', 'cafe', 'my-api', 'my-app'])
  })
})

describe('a host', () => {
  test('of a release fits one label of 63 characters', () => {
    expect(releaseHostLabel(123_456, 'x'.repeat(NAME_LIMITS.app), 'y'.repeat(NAME_LIMITS.environment)).length).toBeLessThanOrEqual(63)
  })

  test('names the environment beyond production', () => {
    expect([hostLabel('shop', 'production'), hostLabel('shop', 'test'), releaseHostLabel(12, 'shop', 'production')]).toEqual(['shop', 'shop--test', 'v12--shop'])
  })

  test('of two pairs of names differs', () => {
    const name = (limit: number) => fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/).filter((text) => text.length <= limit && !text.includes('--'))
    fc.assert(
      fc.property(name(30), name(20), name(30), name(20), (app, environment, otherApp, otherEnvironment) => {
        fc.pre(app !== otherApp || environment !== otherEnvironment)
        fc.pre(!(environment === 'production') && !(otherEnvironment === 'production'))
        expect(hostLabel(app, environment)).not.toBe(hostLabel(otherApp, otherEnvironment))
      }),
    )
  })

  test('that is taken has others', () => {
    const labels = otherLabels('shop', 'test')
    expect([labels.next().value, labels.next().value]).toEqual(['shop-2--test', 'shop-3--test'])
  })
})
