/** Whose log: a build's (one stream), or a target's (all its processes, one stream, told apart by `process`). */
export type LogStream = { readonly kind: 'build'; readonly id: string } | { readonly kind: 'app'; readonly id: string }

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogLine {
  /** Grows within a stream, by one a line; what a reader gives back to go on. */
  readonly sequence: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** As it was written but for its line break; bytes that are no UTF-8 are replaced. */
  readonly text: string
  readonly level: LogLevel
  /** Process name of an app, phase of a build. */
  readonly process: string
  readonly instance: string
  /** The line was longer than 64 KiB and was cut. */
  readonly cut: boolean
}

/** Lines that came together from one process. */
export interface LogBatch {
  readonly at: number
  readonly process: string
  readonly instance: string
  /** Whole lines in UTF-8, each ended by a line break. */
  readonly text: Uint8Array
  /** Of each line, in their order. */
  readonly levels: readonly LogLevel[]
  /** Places of the lines that were cut. */
  readonly cut?: ReadonlySet<number>
}

export interface LogFilter {
  /** Plain text, compared without regard to case. */
  readonly contains?: string
  readonly minimumLevel?: LogLevel
  readonly process?: string
  /** Lines from this time on, and up to that one, both included; milliseconds since 1970-01-01 UTC. */
  readonly since?: number
  readonly until?: number
}

export interface LogQuery extends LogFilter {
  /** `forward` from `after` (exclusive), or `backward` from `before` (exclusive); without either, the newest lines. */
  readonly after?: number
  readonly before?: number
  /** At most 1,000. */
  readonly limit: number
}

export interface LogPage {
  /** Oldest first. */
  readonly lines: readonly LogLine[]
  /** Sequence of the first line that is kept; those before it were dropped by the budget. */
  readonly firstKept: number
  /** When the first line that is kept was written; null where there is none. */
  readonly firstKeptAt: number | null
  /** Sequence of the newest line of the stream; 0 where there is none. */
  readonly last: number
  /** Not everything was looked at: the page is full, or the time for one answer was up. Go on from `reached`. */
  readonly more: boolean
  /** How far this answer looked: the next `before`, or `after`. */
  readonly reached: number
  readonly searched: { readonly lines: number; readonly bytes: number }
}

/** One writer a stream at a time; lines are on disk after `flush`. What a `flush` could not write stays for the next. */
export interface LogWriter {
  append(batch: LogBatch): void
  flush(): Promise<void>
  close(): Promise<void>
}

/** What lies on the disk, and how much may. */
export interface LogUsage {
  readonly bytes: number
  readonly budgetBytes: number
}

export interface LogStore {
  writer(stream: LogStream): Promise<LogWriter>
  read(stream: LogStream, query: LogQuery): Promise<LogPage>
  /**
   * Lines after a sequence, for as long as the signal allows; batches of at most 1,000 as they come. A reader that is
   * more than `mostBehind` lines late is taken to the newest ones: the gap shows in the sequence.
   */
  follow(stream: LogStream, after: number, signal: AbortSignal, mostBehind?: number): AsyncIterable<readonly LogLine[]>
  remove(stream: LogStream): Promise<void>
  /** Of one stream, or of all together. */
  usage(stream?: LogStream): Promise<LogUsage>
}
