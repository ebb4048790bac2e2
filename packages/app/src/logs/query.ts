import type { LogPage } from '@podo/contract'
import { invalid } from '@podo/kernel'
import type { LogLevel, LogQuery, LogStore, LogStream } from '@podo/ports'

/** The query of the contract, as it is parsed. */
export interface LogInput {
  readonly after?: number | undefined
  readonly before?: number | undefined
  readonly limit: number
  readonly contains?: string | undefined
  readonly level?: LogLevel | undefined
  readonly process?: string | undefined
}

export async function readLog(logs: LogStore, stream: LogStream, input: LogInput): Promise<LogPage> {
  if (input.after !== undefined && input.before !== undefined) throw invalid('INVALID_INPUT', 'Give after or before, not both.', { field: 'before' })
  const query: LogQuery = {
    limit: input.limit,
    ...(input.after === undefined ? {} : { after: input.after }),
    ...(input.before === undefined ? {} : { before: input.before }),
    ...(input.contains === undefined || input.contains === '' ? {} : { contains: input.contains }),
    ...(input.level === undefined ? {} : { minimumLevel: input.level }),
    ...(input.process === undefined ? {} : { process: input.process }),
  }
  const page = await logs.read(stream, query)
  return { lines: page.lines.map((line) => ({ ...line })), firstKept: page.firstKept, more: page.more }
}
