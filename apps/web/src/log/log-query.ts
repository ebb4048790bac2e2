import type { LogLine } from '@podo/contract'
import { emptySpan } from './log-span.ts'
import type { LogSpan } from './log-span.ts'

export interface AppLogQuery {
  readonly contains: string
  readonly level: LogLine['level'] | null
  readonly process: string | null
  readonly span: LogSpan
  /** The line in the middle; null for the newest. */
  readonly around: number | null
}

/** Everything: what a filter is cleared to. */
export const everything = { contains: '', level: null, process: null, span: emptySpan } as const satisfies Omit<AppLogQuery, 'around'>

const RANK: Readonly<Record<LogLine['level'], number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** The server filters what is read; what arrives live is filtered by the same rule here. */
export function fits(line: LogLine, { contains, level, process, span }: AppLogQuery): boolean {
  return (
    (level === null || RANK[line.level] >= RANK[level]) &&
    (process === null || line.process === process) &&
    line.at >= (span.since ?? -Infinity) &&
    line.at <= (span.until ?? Infinity) &&
    line.text.toLowerCase().includes(contains.toLowerCase())
  )
}

export const isFiltered = ({ contains, level, process, span }: AppLogQuery): boolean => contains !== '' || level !== null || process !== null || span.since !== null || span.until !== null

interface Filter {
  readonly contains?: string
  readonly level?: LogLine['level']
  readonly process?: string
  readonly since?: string
  readonly until?: string
}

/** As the API takes it. */
export const filterOf = ({ contains, level, process, span }: AppLogQuery): Filter => ({
  ...(contains === '' ? {} : { contains }),
  ...(level === null ? {} : { level }),
  ...(process === null ? {} : { process }),
  ...(span.since === null ? {} : { since: new Date(span.since).toISOString() }),
  ...(span.until === null ? {} : { until: new Date(span.until).toISOString() }),
})
