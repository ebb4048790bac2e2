import { invalid } from '@podo/kernel'

export interface Page<T> {
  readonly items: T[]
  readonly next: string | null
}

/** One row more than the limit is read: whether there is a next page is then known without counting. */
export function pageOf<T>(rows: readonly T[], limit: number, mark: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? mark(last) : null }
}

/** The mark of a page that goes by number. */
export function numberMark(before: string | undefined): number | null {
  if (before === undefined) return null
  const number = /^\d{1,15}$/.test(before) ? Number(before) : Number.NaN
  if (!(number <= 2_147_483_647)) throw badMark()
  return number
}

export const badMark = (): Error => invalid('INVALID_INPUT', 'The page mark is not one of this list; begin again without it.', { field: 'before' })
