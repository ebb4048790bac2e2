import type { LogLine } from '@podo/contract'
import { expect, test } from 'vitest'
import { everything, filterOf, fits, isFiltered } from './log-query.ts'
import type { AppLogQuery } from './log-query.ts'

const AT = Date.UTC(2026, 10, 21, 5)
const line: LogLine = { sequence: 1, at: AT, text: 'GET /Cart 500', level: 'warn', process: 'web', instance: 'i', cut: false }
const query = (part: Partial<AppLogQuery>): AppLogQuery => ({ ...everything, around: null, ...part })
const between = (since: number | null, until: number | null) => query({ span: { last: null, since, until } })

test.each<[boolean, Partial<AppLogQuery>]>([
  [true, {}],
  [true, { contains: 'cart' }],
  [false, { contains: 'basket' }],
  [true, { level: 'warn' }],
  [false, { level: 'error' }],
  [false, { process: 'worker' }],
  [true, between(AT, AT)],
  [false, between(AT + 1, null)],
  [false, between(null, AT - 1)],
])('that a live line fits is %j for %j', (isFitting, part) => {
  expect(fits(line, query(part))).toBe(isFitting)
})

test('what is asked of the server is what is looked for, and nothing else', () => {
  expect(filterOf(query({}))).toEqual({})
  expect(filterOf(query({ contains: 'x', level: 'error', process: 'web', span: { last: null, since: AT, until: AT + 1 } }))).toEqual({
    contains: 'x', level: 'error', process: 'web', since: '2026-11-21T05:00:00.000Z', until: '2026-11-21T05:00:00.001Z',
  })
  expect([query({}), query({ contains: 'x' }), between(AT, null), between(null, AT)].map(isFiltered)).toEqual([false, true, true, true])
})
