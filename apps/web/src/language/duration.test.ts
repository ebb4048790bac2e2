import { describe, expect, test } from 'vitest'
import { durationText, runningText } from './duration.ts'

describe('a duration', () => {
  test.each([
    [0, '0.0s', '0.0초'],
    [340, '0.3s', '0.3초'],
    [9_949, '9.9s', '9.9초'],
    [9_960, '10s', '10초'],
    [41_200, '41s', '41초'],
    [59_700, '1m', '1분'],
    [65_000, '1m 5s', '1분 5초'],
    [3_600_000, '1h', '1시간'],
    [7_384_000, '2h 3m', '2시간 3분'],
    [90_061_000, '1d 1h', '1일 1시간'],
  ])('of %i ms is %s and %s', (milliseconds, english, korean) => {
    expect(durationText(milliseconds, 'en')).toBe(english)
    expect(durationText(milliseconds, 'ko')).toBe(korean)
  })

  test('never runs backwards when two clocks differ', () => {
    expect(durationText(-500, 'en')).toBe('0.0s')
    expect(runningText(-500, 'en')).toBe('0s')
  })

  test('that still runs counts whole seconds', () => {
    expect(runningText(4_900, 'en')).toBe('4s')
    expect(runningText(61_000, 'ko')).toBe('1분 1초')
  })
})
