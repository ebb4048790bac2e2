import { once } from 'node:events'
import type { LogLine, LogMark } from '@podo/contract'
import { inert, plural } from './output.ts'
import { faint, forReader, showsColours } from './paint.ts'

/** Writes a log to standard output, at the pace of whoever reads it. With `--json` each is an object on a line of its own. */
export interface LogPrinter {
  readonly isJson: boolean
  /** Resolves when there is room for more. */
  line(line: LogLine, isPointedAt?: boolean): Promise<void>
  mark(mark: LogMark): Promise<void>
  /** Lines that are not there: dropped by the budget, or passed over because they came too fast. */
  gap(why: 'dropped' | 'skipped', lines: number): Promise<void>
  /** Nothing was printed so far. */
  isEmpty(): boolean
  /** What was printed is on its way. */
  flush(): Promise<void>
}

/** Characters of one write: a call a line takes most of the time of a long log. */
const ENOUGH = 65_536

export function createLogPrinter(isJson: boolean, colours = showsColours()): LogPrinter {
  let waiting: string[] = []
  let size = 0
  let isEmpty = true
  const flush = async (): Promise<void> => {
    if (size === 0) return
    const text = waiting.join('')
    waiting = []
    size = 0
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  }
  const write = async (text: string): Promise<void> => {
    isEmpty = false
    waiting.push(text)
    size += text.length
    if (size > ENOUGH) await flush()
  }
  const print = (entry: object, text: () => string): Promise<void> => write(`${isJson ? JSON.stringify(entry) : text()}\n`)
  return {
    isJson,
    line: (line, isPointedAt = false) => print(line, () => `${isPointedAt ? '> ' : ''}${textOf(line, colours)}`),
    mark: (mark) => print({ mark }, () => faint(`${clock(mark.at)} ── ${sentenceOf(mark)} ──`, colours)),
    isEmpty: () => isEmpty,
    flush,
    gap: (why, lines) => print({ [why]: lines }, () => faint(`── ${gapOf(why, lines)} ──`, colours)),
  }
}

/** In the time zone of the terminal, as `--since` takes it. */
function clock(at: number): string {
  const time = new Date(at)
  return new Date(at - time.getTimezoneOffset() * 60_000).toISOString().slice(11, 23)
}

const textOf = ({ at, process: name, text, cut }: LogLine, colours: boolean): string =>
  `${faint(clock(at), colours)} ${faint(inert(name).padEnd(9), colours)} ${forReader(text, colours)}${cut ? faint(' [cut]', colours) : ''}`

function sentenceOf(mark: LogMark): string {
  if (mark.kind === 'live') return `v${mark.release} went live (#${mark.deployment})`
  const how = mark.outOfMemory ? 'it used more memory than it may' : mark.signal === null ? `code ${mark.exitCode ?? 'unknown'}` : inert(mark.signal)
  return `${inert(mark.process)} ended (${how})`
}

function gapOf(why: 'dropped' | 'skipped', lines: number): string {
  if (why === 'skipped') return `${plural(lines, 'line')} came faster than they can be shown; podo logs --all has them`
  return `${plural(lines, 'earlier line')} ${lines === 1 ? 'was' : 'were'} dropped to stay within the budget`
}
