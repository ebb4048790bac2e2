import { describe, expect, test } from 'vitest'
import { agoText, clockText, momentText, sinceText } from './moment.ts'

const at = new Date(2026, 10, 21, 14, 2, 31, 120).getTime()

describe('a moment', () => {
  test('is written as each language writes it', () => {
    expect(momentText(at, 'ko')).toBe('2026. 11. 21. 14:02')
    expect(momentText(at, 'en')).toBe('21 Nov 2026, 14:02')
    expect(clockText(at, 'ko')).toBe('14:02')
  })

  test('of midnight is 00, not 24', () => {
    expect(clockText(new Date(2026, 0, 1, 0, 5).getTime(), 'en')).toBe('00:05')
  })

  test('of today needs no date, of another day it does', () => {
    expect(sinceText(at, at + 3_600_000, 'en')).toBe('14:02')
    expect(sinceText(at, at + 86_400_000, 'en')).toBe('21 Nov 2026, 14:02')
  })

  test.each([
    [2_000, 'now', '지금'],
    [30_000, '30 sec. ago', '30초 전'],
    [180_000, '3 min. ago', '3분 전'],
    [7_200_000, '2 hr. ago', '2시간 전'],
    [86_400_000, 'yesterday', '어제'],
  ])('%i ms ago is "%s" and "%s"', (age, english, korean) => {
    expect(agoText(at - age, at, 'en')).toBe(english)
    expect(agoText(at - age, at, 'ko')).toBe(korean)
  })
})
