import { describe, expect, it } from 'vitest'
import { logBudgetOf, parseSize } from './log-budget.ts'

describe('a size', () => {
  it.each([
    ['4G', 4 * 1024 ** 3],
    ['500M', 500 * 1024 ** 2],
    ['2 GiB', 2 * 1024 ** 3],
    ['1t', 1024 ** 4],
    ['63M', undefined],
    ['4', undefined],
    ['-4G', undefined],
    ['4G; rm', undefined],
    ['', undefined],
  ])('%s is %s bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes)
  })
})

describe('the budget of logs', () => {
  it('is shared out whole, and one app cannot take all of it', () => {
    const budget = logBudgetOf(4 * 1024 ** 3)
    expect(budget.appsBytes + budget.buildsBytes).toBe(4 * 1024 ** 3)
    expect(budget.appBytes).toBeLessThan(budget.appsBytes / 2)
    expect(budget.buildBytes).toBeLessThan(budget.buildsBytes / 2)
  })
})
