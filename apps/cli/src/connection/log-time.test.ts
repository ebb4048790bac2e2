import { describe, expect, test } from 'vitest'
import { timeOf } from './log-time.ts'

const NOW = Date.UTC(2026, 10, 21, 5, 30)
const local = (...parts: [number, number, number, number?, number?, number?]): string => new Date(...(parts as [number, number, number])).toISOString()

describe('a time', () => {
  test.each([
    ['30s', '2026-11-21T05:29:30.000Z'],
    ['10m', '2026-11-21T05:20:00.000Z'],
    ['2h', '2026-11-21T03:30:00.000Z'],
    ['3d', '2026-11-18T05:30:00.000Z'],
    ['0m', '2026-11-21T05:30:00.000Z'],
    ['2026-11-21T10:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T10:00:01.5+09:00', '2026-11-21T01:00:01.500Z'],
  ])('%s is %s', (text, time) => {
    expect(timeOf(text, '--since', NOW)).toBe(time)
  })

  test('without a zone is that of the terminal', () => {
    expect(timeOf('2026-11-21T10:00', '--since', NOW)).toBe(local(2026, 10, 21, 10, 0))
    expect(timeOf('2026-11-21 10:00:30', '--since', NOW)).toBe(new Date(2026, 10, 21, 10, 0, 30).toISOString())
    expect(timeOf('2026-11-21', '--until', NOW)).toBe(local(2026, 10, 21))
  })

  test.each(['', 'yesterday', '10', '10 m', '10w', '-5m', '1e3m', '9999999m', '2026-11', '2026-02-30', '2026-13-01', '2026-11-21T25:00', '2026-11-21T10:61', '2026-11-21T10', '10:00'])('%j is refused with what would do', (text) => {
    expect(() => timeOf(text, '--until', NOW)).toThrow(expect.objectContaining({ publicMessage: expect.stringMatching(/^--until takes how long ago, such as 30s, 10m/) }))
  })
})
