import type { LogLine, LogPage } from '@podo/contract'

const RANK = ['debug', 'info', 'warn', 'error']

interface Query {
  readonly after?: number | undefined
  readonly before?: number | undefined
  readonly limit: number
  readonly contains?: string | undefined
  readonly level?: LogLine['level'] | undefined
  readonly process?: string | undefined
}

export function readLog(all: readonly LogLine[], query: Query): LogPage {
  const { after, before, limit } = query
  const lines = all.filter(
    (line) =>
      (query.contains === undefined || line.text.toLowerCase().includes(query.contains.toLowerCase())) &&
      (query.level === undefined || RANK.indexOf(line.level) >= RANK.indexOf(query.level)) &&
      (query.process === undefined || line.process === query.process),
  )
  if (after !== undefined) {
    const newer = lines.filter(({ sequence }) => sequence > after)
    return { lines: newer.slice(0, limit), firstKept: 0, more: newer.length > limit }
  }
  const older = before === undefined ? lines : lines.filter(({ sequence }) => sequence < before)
  return { lines: older.slice(-limit), firstKept: 0, more: older.length > limit }
}
