/** Whose log: a build's (one stream), or a target's (all its processes, one stream, told apart by `process`). */
export type LogStream = { readonly kind: 'build'; readonly id: string } | { readonly kind: 'app'; readonly id: string }

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogLine {
  /** Grows within a stream, by one a line; what a reader gives back to go on. */
  readonly sequence: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly text: string
  readonly level: LogLevel
  /** Process name of an app, phase of a build. */
  readonly process: string
  readonly instance: string
  /** The line was longer than 64 KiB and was cut. */
  readonly cut: boolean
}

export interface NewLogLine {
  readonly at: number
  readonly text: string
  readonly level: LogLevel
  readonly process: string
  readonly instance: string
  readonly cut: boolean
}

export interface LogQuery {
  /** `forward` from `after` (exclusive), or `backward` from `before` (exclusive); without either, the newest lines. */
  readonly after?: number
  readonly before?: number
  /** At most 1,000. */
  readonly limit: number
  /** Case-insensitive plain text. */
  readonly contains?: string
  readonly minimumLevel?: LogLevel
  readonly process?: string
}

export interface LogPage {
  /** Oldest first. */
  readonly lines: readonly LogLine[]
  /** Lines dropped by the budget before the first one that is kept. */
  readonly firstKept: number
  readonly more: boolean
}

/** One writer a stream at a time; lines are on disk after `flush`. */
export interface LogWriter {
  append(lines: readonly NewLogLine[]): void
  flush(): Promise<void>
  close(): Promise<void>
}

export interface LogStore {
  writer(stream: LogStream): Promise<LogWriter>
  read(stream: LogStream, query: LogQuery): Promise<LogPage>
  /** Lines after a sequence, for as long as the signal allows; batches as they come. */
  follow(stream: LogStream, after: number, signal: AbortSignal): AsyncIterable<readonly LogLine[]>
  remove(stream: LogStream): Promise<void>
  usage(): Promise<{ bytes: number; budgetBytes: number }>
}
