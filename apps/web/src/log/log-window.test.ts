import type { LogLine, LogPage } from '@podo/contract'
import { describe, expect, test } from 'vitest'
import { addLive, addNewer, addOlder, windowAt, windowAtEnd } from './log-window.ts'
import type { LogWindow } from './log-window.ts'

const LAST = 100
const line = (sequence: number): LogLine => ({ sequence, at: sequence, text: `line ${sequence}`, level: 'info', process: 'web', instance: 'i', cut: false })
const lines = (from: number, to: number): LogLine[] => Array.from({ length: to - from + 1 }, (_, index) => line(from + index))
const older = (from: number, to: number): LogPage => ({ lines: lines(from, to), firstKept: 1, firstKeptAt: 1, last: LAST, more: from > 1, reached: from, searched: { lines: to - from + 1, bytes: 10 } })
const newer = (from: number, to: number): LogPage => ({ ...older(from, to), more: to < LAST, reached: to })
const span = ({ lines: held }: LogWindow): [number | undefined, number | undefined, number] => [held[0]?.sequence, held.at(-1)?.sequence, held.length]
const all = (): boolean => true

describe('the window on a log', () => {
  test('begins at the newest line and grows back to the first', () => {
    let window = windowAtEnd(older(81, 100))
    expect([span(window), window.olderFrom, window.newerFrom, window.last]).toEqual([[81, 100, 20], 81, null, 100])
    window = addOlder(addOlder(window, older(31, 80)), older(1, 30))
    expect([span(window), window.olderFrom, window.searched]).toEqual([[1, 100, 100], null, { lines: 100, bytes: 30 }])
  })

  test('lets go of the newest when it grows back above its size, and finds them again', () => {
    const window = addOlder(windowAtEnd(older(81, 100)), older(51, 80), 40)
    expect([span(window), window.newerFrom]).toEqual([[51, 90, 40], 90])
    const again = addNewer(window, newer(91, 100), 60)
    expect([span(again), again.newerFrom, again.last]).toEqual([[51, 100, 50], null, 100])
  })

  test('begins at a line in the middle and grows both ways', () => {
    const window = addNewer(windowAt(older(41, 50), 50), newer(51, 60))
    expect([span(window), window.olderFrom, window.newerFrom]).toEqual([[41, 60, 20], 41, 60])
  })

  test('takes what comes live, each line once, and remembers the last one that does not fit', () => {
    const window = addLive(windowAtEnd(older(91, 100)), lines(99, 104), ({ sequence }) => sequence % 2 === 0, true)
    expect(window.lines.slice(-3).map(({ sequence }) => sequence)).toEqual([100, 102, 104])
    expect(addLive(window, lines(105, 105), ({ sequence }) => sequence % 2 === 0, true)).toMatchObject({ last: 105, lines: { length: 12 } })
  })

  test('stays small while it is followed, and goes on to the older lines that it let go', () => {
    const window = addLive(windowAtEnd(older(91, 100)), lines(101, 140), all, true, 30)
    expect([span(window), window.olderFrom]).toEqual([[114, 140, 27], 114])
  })

  test('takes nothing from under the eyes of who reads further up', () => {
    const window = addLive(windowAtEnd(older(91, 100)), lines(101, 140), all, false, 30)
    expect([span(window), window.newerFrom]).toEqual([[91, 100, 10], 100])
    expect(addLive(window, lines(141, 150), all, false, 30)).toBe(window)
  })

  test('begins anew behind a gap, and leads back into it', () => {
    const window = addLive(windowAtEnd(older(91, 100)), lines(5_001, 5_010), all, true)
    expect([span(window), window.olderFrom, window.last]).toEqual([[5_001, 5_010, 10], 5_001, 5_010])
  })
})
