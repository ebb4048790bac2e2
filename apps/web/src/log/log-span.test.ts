import { describe, expect, test } from 'vitest'
import { choiceOf, chosenSpan, emptySpan, fieldText, fieldTime, readSpanSearch, searchOf, spanOf } from './log-span.ts'

const NOW = Date.UTC(2026, 10, 21, 5, 30)

describe('the times of a log in an address', () => {
  test.each([
    [{}, {}],
    [{ last: '10m' }, { last: '10m' }],
    [{ last: '1d', from: '2026-11-21T01:00Z' }, { last: '1d' }],
    [{ last: '5y' }, {}],
    [{ from: '2026-11-21T01:00Z', to: '2026-11-21T02:00Z' }, { from: '2026-11-21T01:00Z', to: '2026-11-21T02:00Z' }],
    [{ from: 'yesterday', to: 7 }, {}],
    [{ from: '2026-13-41T99:00Z' }, {}],
  ])('%j is read as %j', (search, read) => {
    expect(readSpanSearch(search)).toEqual(read)
  })

  test.each([{}, { last: '1h' as const }, { from: '2026-11-21T01:00Z' }, { to: '2026-11-21T02:00Z' }, { from: '2026-11-21T01:00Z', to: '2026-11-21T02:00Z' }])('%j comes back as it was', (search) => {
    expect(searchOf(spanOf(search, NOW))).toEqual(search)
  })

  test('count from now, or from the moments that are named', () => {
    expect(spanOf({ last: '10m' }, NOW)).toEqual({ last: '10m', since: NOW - 600_000, until: null })
    expect(spanOf({ from: '2026-11-21T05:00Z' }, NOW)).toEqual({ last: null, since: NOW - 1_800_000, until: null })
  })
})

test('a choice of the list and what it means belong together', () => {
  expect(chosenSpan('', NOW)).toEqual(emptySpan)
  expect(chosenSpan('between', NOW)).toEqual({ last: null, since: NOW - 3_600_000, until: null })
  for (const choice of ['', '10m', '1h', '1d', 'between']) expect(choiceOf(chosenSpan(choice, NOW))).toBe(choice)
})

test('a field of the browser shows and takes the time of the reader', () => {
  expect(fieldTime(fieldText(NOW))).toBe(NOW)
  expect(fieldText(null)).toBe('')
  expect(fieldTime('')).toBeNull()
  expect(fieldText(new Date(2026, 10, 21, 14, 2).getTime())).toBe('2026-11-21T14:02')
})
