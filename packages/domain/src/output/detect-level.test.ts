import { describe, expect, it } from 'vitest'
import { createLevelDetector, detectLevel } from './detect-level.ts'

describe('the level of a line', () => {
  it.each([
    ['{"level":"error","msg":"x"}', 'error'],
    ['{"level":50,"msg":"x"}', 'error'],
    ['{"time":1,"level":30}', 'info'],
    ['{"severity":"WARNING","message":"x"}', 'warn'],
    [`{"msg":"${'x'.repeat(500)}","levelname":"ERROR"}`, 'error'],
    ['{"msg":"error in it, but no level"}', 'info'],
    ['level=warn msg=slow', 'warn'],
    ['[ERROR] no', 'error'],
    ['\u001b[31mERROR\u001b[0m no', 'error'],
    ['2026-11-21T03:31:00.000Z WARN slow', 'warn'],
    ['npm ERR! code E404', 'error'],
    ['npm warn deprecated', 'warn'],
    ['TypeError: x is not a function', 'error'],
    ['java.lang.IllegalStateException: no', 'error'],
    ['Exception in thread "main" java.lang.Error', 'error'],
    ['Caused by: java.io.IOException', 'error'],
    ['Traceback (most recent call last):', 'error'],
    ['Error: no', 'error'],
    ['DEBUG: here', 'debug'],
    ['2026-11-21 03:31:00,123 - ERROR - no', 'error'],
    ['[2026-11-21T03:31:00+09:00] [warn] slow', 'warn'],
    ['21/Nov/2026 no error', 'info'],
    ['0 errors, 0 warnings', 'info'],
    ['GET /errors 200', 'info'],
    ['', 'info'],
  ])('%s is %s', (text, level) => {
    expect(detectLevel(text)).toBe(level)
  })

  it('is that of the line before for one that is indented, until another begins', () => {
    const levelOf = createLevelDetector()
    expect(['  first of all', 'Error: no', '    at a.js:1', '\tat b.js:2', '', '    at c.js:3', 'done', '  more'].map(levelOf)).toEqual(['info', 'error', 'error', 'error', 'info', 'info', 'info', 'info'])
  })
})

it.each([
  ['a date and then signs', `2026-01-01 ${':'.repeat(189)}`],
  ['digits', '1'.repeat(200)],
  ['dates', '2026-01-01t'.repeat(18)],
])('takes a moment for %s', (_what, line) => {
  const time = (text: string): number => {
    const began = performance.now()
    for (let round = 0; round < 5_000; round += 1) detectLevel(text)
    return performance.now() - began
  }
  time(line)
  expect(time(line)).toBeLessThan(Math.max(100, time('x'.repeat(200)) * 20))
})
