import type { LogLine, LogMark, LogPage } from '@podo/contract'

const RANK = ['debug', 'info', 'warn', 'error']

interface Query {
  readonly after?: number | undefined
  readonly before?: number | undefined
  readonly limit: number
  readonly contains?: string | undefined
  readonly level?: LogLine['level'] | undefined
  readonly process?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

export function readLog(all: readonly LogLine[], query: Query): LogPage {
  const { after, before, limit } = query
  const lines = all.filter(
    (line) =>
      (query.contains === undefined || line.text.toLowerCase().includes(query.contains.toLowerCase())) &&
      (query.level === undefined || RANK.indexOf(line.level) >= RANK.indexOf(query.level)) &&
      (query.process === undefined || line.process === query.process) &&
      (query.since === undefined || line.at >= Date.parse(query.since)) &&
      (query.until === undefined || line.at <= Date.parse(query.until)),
  )
  const [first] = all
  const last = all.at(-1)?.sequence ?? 0
  const kept = { firstKept: first?.sequence ?? 1, firstKeptAt: first?.at ?? null, last }
  if (after !== undefined) {
    const found = lines.filter(({ sequence }) => sequence > after).slice(0, limit)
    const reached = found.length === limit ? (found.at(-1)?.sequence ?? last) : last
    return { lines: found, ...kept, more: reached < last, reached, searched: { lines: reached - after, bytes: (reached - after) * 120 } }
  }
  const found = lines.filter(({ sequence }) => before === undefined || sequence < before).slice(-limit)
  const reached = found.length === limit ? (found[0]?.sequence ?? kept.firstKept) : kept.firstKept
  const looked = Math.max(0, Math.min(before ?? Infinity, last + 1) - reached)
  return { lines: found, ...kept, more: reached > kept.firstKept, reached, searched: { lines: looked, bytes: looked * 120 } }
}

/** A release in the middle of the log, and a process that ended before it. */
export function markLog(all: readonly LogLine[]): LogMark[] {
  const middle = all[Math.floor(all.length * 0.99)]
  if (middle === undefined) return []
  return [
    { kind: 'exited', at: middle.at - 9_000, process: 'worker', exitCode: 1, signal: null, outOfMemory: false },
    { kind: 'live', at: middle.at + 1, release: 13, deployment: 14, trigger: 'manual' },
  ]
}
