import type { LogLine, LogMark } from '@podo/contract'
import { describe, expect, test } from 'vitest'
import { joinMarks, rowsOf } from './log-rows.ts'

const line = (at: number): LogLine => ({ sequence: at, at, text: '', level: 'info', process: 'web', instance: '', cut: false })
const live = (at: number): LogMark => ({ kind: 'live', at, release: at, deployment: at, trigger: 'push' })
const keys = (rows: ReturnType<typeof rowsOf>): (string | number)[] => rows.map(({ key }) => key)

describe('the rows of a log', () => {
  test('have marks where they belong by time, before a line of the next moment and behind one of the same', () => {
    expect(keys(rowsOf([line(10), line(20), line(30)], [live(5), live(20), live(40)], true))).toEqual(['live 5', 10, 20, 'live 20', 30, 'live 40'])
  })

  test('have none from before the lines while older lines are to come', () => {
    expect(keys(rowsOf([line(10), line(20)], [live(5), live(10), live(15)], false))).toEqual([10, 'live 10', 'live 15', 20])
  })

  test('have only the newest of many marks without a line in between', () => {
    expect(keys(rowsOf([line(10), line(90)], [live(20), live(30), live(40), live(50)], true))).toEqual([10, 'live 30', 'live 40', 'live 50', 90])
  })

  test('say where another day begins', () => {
    const noon = new Date(2026, 10, 21, 12).getTime()
    const rows = rowsOf([line(noon), line(noon + 11 * 3_600_000), line(noon + 13 * 3_600_000), line(noon + 14 * 3_600_000)], [], true)
    expect(rows.map(({ kind }) => kind)).toEqual(['line', 'line', 'day', 'line', 'line'])
  })

  test('have each mark once, however often it was read', () => {
    const known = joinMarks([], [live(20), live(30)])
    expect(joinMarks(known, [live(30)])).toBe(known)
    expect(joinMarks(known, [live(10), live(20)]).map(({ at }) => at)).toEqual([10, 20, 30])
  })
})
