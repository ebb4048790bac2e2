import type { LogLine } from '@podo/contract'
import { describe, expect, test } from 'vitest'
import { addLines, emptyBuffer, filterLines, findLines, linesOf } from './line-buffer.ts'

const line = (sequence: number, extra: Partial<LogLine> = {}): LogLine => ({ sequence, at: sequence, text: `line ${sequence}`, level: 'info', process: 'web', instance: 'i', cut: false, ...extra })
const numbers = (lines: readonly LogLine[]): number[] => lines.map(({ sequence }) => sequence)

describe('the lines of a log', () => {
  test('stand in order and once each, whichever way they came', () => {
    let buffer = addLines(emptyBuffer, [line(5), line(6)])
    buffer = addLines(buffer, [line(7)])
    buffer = addLines(buffer, [line(6), line(7), line(8)])
    buffer = addLines(buffer, [line(3), line(4)])
    expect(numbers(buffer.lines)).toEqual([3, 4, 5, 6, 7, 8])
  })

  test('drop the oldest above the size, and count them', () => {
    const buffer = addLines(addLines(emptyBuffer, [line(1), line(2)], 3), [line(3), line(4)], 3)
    expect(numbers(buffer.lines)).toEqual([2, 3, 4])
    expect(buffer.dropped).toBe(1)
  })

  test('are filtered by level and process', () => {
    const lines = [line(1, { level: 'debug' }), line(2, { level: 'error', process: 'worker' }), line(3, { level: 'warn' })]
    expect(numbers(filterLines(lines, { level: 'warn', process: null }))).toEqual([2, 3])
    expect(numbers(filterLines(lines, { level: null, process: 'worker' }))).toEqual([2])
  })

  test('are found without regard to case; an empty search finds nothing', () => {
    expect(findLines([{ text: 'An Error' }, { text: 'fine' }, { text: 'ERROR' }], 'error')).toEqual([0, 2])
    expect(findLines([{ text: 'x' }], '  ')).toEqual([])
  })

  test('are taken from a message, and what is no line is left out', () => {
    expect(numbers(linesOf({ stream: 's', seq: 2, lines: [line(1), line(2), { text: 'x' }, null] }))).toEqual([1, 2])
    expect(numbers(linesOf({ stream: 's', seq: 1, ...line(1) }))).toEqual([1])
    expect(linesOf({ stream: 's', seq: 1 })).toEqual([])
  })
})
