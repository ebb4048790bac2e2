import type { LogPage } from '@podo/contract'
import { invalid } from '@podo/kernel'
import type { LogFilter, LogLevel, LogStore, LogStream } from '@podo/ports'

/** What of a log is wanted, as the contract has parsed it. */
export interface LogFilterInput {
  readonly contains?: string | undefined
  readonly level?: LogLevel | undefined
  readonly process?: string | undefined
  /** ISO times. */
  readonly since?: string | undefined
  readonly until?: string | undefined
}

export interface LogInput extends LogFilterInput {
  readonly after?: number | undefined
  readonly before?: number | undefined
  readonly limit: number
}

export async function readLog(logs: LogStore, stream: LogStream, input: LogInput): Promise<LogPage> {
  if (input.after !== undefined && input.before !== undefined) throw invalid('INVALID_INPUT', 'Give after or before, not both.', { field: 'before' })
  const page = await logs.read(stream, {
    limit: input.limit,
    ...(input.after === undefined ? {} : { after: input.after }),
    ...(input.before === undefined ? {} : { before: input.before }),
    ...filterOf(input),
  })
  return { ...page, lines: page.lines.map((line) => ({ ...line })), searched: { ...page.searched } }
}

export function filterOf({ contains, level, process, since, until }: LogFilterInput): LogFilter {
  const span = { ...(since === undefined ? {} : { since: Date.parse(since) }), ...(until === undefined ? {} : { until: Date.parse(until) }) }
  if ((span.since ?? -Infinity) > (span.until ?? Infinity)) throw invalid('INVALID_INPUT', 'since must not be later than until.', { field: 'until' })
  return {
    ...(contains === undefined || contains === '' ? {} : { contains }),
    ...(level === undefined ? {} : { minimumLevel: level }),
    ...(process === undefined || process === '' ? {} : { process }),
    ...span,
  }
}
