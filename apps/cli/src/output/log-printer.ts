import { once } from 'node:events'
import type { LogLine, LogMark } from '@podo/contract'
import { inert } from './output.ts'
import { faint, forReader, showsColours } from './paint.ts'

/** Writes a log to standard output, at the pace of whoever reads it. */
export interface LogPrinter {
  readonly isJson: boolean
  /** Resolves when there is room for more. */
  line(line: LogLine): Promise<void>
  mark(mark: LogMark): Promise<void>
  /** Lines that are not there: dropped, or passed over. */
  gap(sentence: string): Promise<void>
  /** What was printed is on its way. */
  flush(): Promise<void>
}

/** Characters of one write: a call a line takes most of the time of a long log. */
const ENOUGH = 65_536

export function createLogPrinter(isJson: boolean, colours = showsColours()): LogPrinter {
  let waiting: string[] = []
  let size = 0
  const flush = async (): Promise<void> => {
    if (size === 0) return
    const text = waiting.join('')
    waiting = []
    size = 0
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  }
  const write = async (text: string): Promise<void> => {
    waiting.push(text)
    size += text.length
    if (size > ENOUGH) await flush()
  }
  const between = (text: string): Promise<void> => (isJson ? Promise.resolve() : write(`${faint(text, colours)}\n`))
  return {
    isJson,
    line: (line) => write(isJson ? `${JSON.stringify(line)}\n` : textOf(line, colours)),
    mark: (mark) => between(`${clock(mark.at)} ── ${sentenceOf(mark)} ──`),
    flush,
    gap: (sentence) => between(`── ${sentence} ──`),
  }
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 23)

function textOf({ at, process: name, text, cut }: LogLine, colours: boolean): string {
  return `${faint(clock(at), colours)} ${faint(inert(name).padEnd(9), colours)} ${forReader(text, colours)}${cut ? faint(' [cut]', colours) : ''}\n`
}

function sentenceOf(mark: LogMark): string {
  if (mark.kind === 'live') return `v${mark.release} went live (#${mark.deployment})`
  const how = mark.outOfMemory ? 'it used more memory than it may' : mark.signal === null ? `code ${mark.exitCode ?? 'unknown'}` : inert(mark.signal)
  return `${inert(mark.process)} ended (${how})`
}
