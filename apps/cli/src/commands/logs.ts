import type { LogLine, LogMark } from '@podo/contract'
import { invalid } from '@podo/kernel'
import { countOf, textFlag } from '../command.ts'
import type { CommandDeclaration, FlagValues } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { downloadLog } from '../connection/download-log.ts'
import { followLog } from '../connection/follow-log.ts'
import { timeOf } from '../connection/log-time.ts'
import { LEVELS } from '../connection/log-wish.ts'
import type { LogWish } from '../connection/log-wish.ts'
import { placeOf } from '../connection/place.ts'
import { readAround, readMarks, readNewest } from '../connection/read-log.ts'
import type { FoundLines, LogPlace } from '../connection/read-log.ts'
import { EXIT } from '../exit-codes.ts'
import { createLogPrinter } from '../output/log-printer.ts'
import type { LogPrinter } from '../output/log-printer.ts'
import { plural } from '../output/output.ts'

export const logs: CommandDeclaration = {
  name: 'logs',
  summary: 'The log of the app, or of one deployment',
  aboutApp: true,
  flags: [
    { flags: '-f, --follow', description: 'go on with new lines' },
    { flags: '-n, --lines <count>', description: 'how many lines at first, 1 to 1000 (default: 100, or all of the times asked for)' },
    { flags: '--all', description: 'everything that is kept, oldest first' },
    { flags: '--since <time>', description: 'from then on: 10m (ago), 2h, 3d or 2026-11-21T10:00' },
    { flags: '--until <time>', description: 'up to then, said the same way' },
    { flags: '--deployment <number>', description: 'the log of a deployment instead' },
    { flags: '--contains <text>', description: 'only lines with this text, in capitals or not' },
    { flags: '--level <level>', description: 'debug, info, warn or error and above' },
    { flags: '--process <name>', description: 'only this process' },
    { flags: '--around <line>', description: 'the lines around one, by the number that a cause names' },
  ],
  run: async (context) => {
    const { flags } = context
    const asked = askedOf(flags)
    const client = await context.client()
    const number = textFlag(flags, 'deployment')
    const log = { place: await placeOf(context, client), number: number === undefined ? null : countOf(number, '#', '--deployment takes the number of a deployment, such as 12.') }
    const printer = createLogPrinter(context.output.json)
    if (asked.around !== null) await printAround(client, log, asked.around, asked.limit ?? FEW, printer)
    else {
      const last = asked.limit === null ? await downloadLog(client, log, asked.wish, printer) : await printNewest(client, log, asked.wish, asked.limit, printer)
      if (flags['follow'] === true) await followLog(client, { log, stream: await streamOf(client, log), after: last, wish: asked.wish }, printer)
    }
    if (printer.isEmpty() && flags['follow'] !== true) process.stderr.write(Object.keys(asked.wish).length === 0 ? 'Nothing was written so far.\n' : 'No line of this log is like that.\n')
    return EXIT.ok
  },
}

const FEW = 30
const PAGE = 100

interface Asked {
  readonly wish: LogWish
  /** Null for everything. */
  readonly limit: number | null
  /** The line in the middle. */
  readonly around: number | null
}

/** What the flags ask for; what makes no sense is refused before anything is asked. */
function askedOf(flags: FlagValues): Asked {
  const wish = wishOf(flags)
  const limit = limitOf(flags)
  const line = textFlag(flags, 'around')
  const around = line === undefined ? null : countOf(line, '#', '--around takes the number of a line, such as 120.')
  if (around !== null && (Object.keys(wish).length > 0 || flags['follow'] === true || flags['all'] === true)) throw invalid('INVALID_INPUT', '--around shows all lines around one: leave the filters, --follow and --all out.')
  if (wish.until !== undefined && flags['follow'] === true) throw invalid('INVALID_INPUT', 'New lines come after --until: leave one of --until and --follow out.')
  const isWhole = flags['all'] === true || (limit === null && (wish.since !== undefined || wish.until !== undefined))
  return { wish, around, limit: around !== null ? limit : isWhole ? null : (limit ?? PAGE) }
}

function limitOf(flags: FlagValues): number | null {
  const text = textFlag(flags, 'lines')
  if (text === undefined) return null
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw invalid('INVALID_INPUT', '--lines takes a whole number from 1 to 1000; --all prints everything.')
  return limit
}

function wishOf(flags: FlagValues): LogWish {
  const asked = textFlag(flags, 'level')
  const level = LEVELS.find((known) => known === asked)
  if (asked !== undefined && level === undefined) throw invalid('INVALID_INPUT', '--level takes debug, info, warn or error.')
  const contains = textFlag(flags, 'contains')
  const process = textFlag(flags, 'process')
  return { ...(contains === undefined ? {} : { contains }), ...(level === undefined ? {} : { level }), ...(process === undefined ? {} : { process }), ...spanOf(flags, Date.now()) }
}

function spanOf(flags: FlagValues, now: number): Pick<LogWish, 'since' | 'until'> {
  const [from, to] = [textFlag(flags, 'since'), textFlag(flags, 'until')]
  const since = from === undefined ? undefined : timeOf(from, '--since', now)
  const until = to === undefined ? undefined : timeOf(to, '--until', now)
  if (since !== undefined && until !== undefined && since > until) throw invalid('INVALID_INPUT', '--since is later than --until: turn them round.')
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }
}

async function printNewest(client: Client, log: LogPlace, wish: LogWish, limit: number, printer: LogPrinter): Promise<number> {
  const found = await readNewest(client, log, wish, limit)
  await printLines(found.lines, await readMarks(client, log, found.lines[0]?.at, wish.until), null, printer)
  tellSearch(wish, found)
  return found.last
}

async function printAround(client: Client, log: LogPlace, line: number, limit: number, printer: LogPrinter): Promise<void> {
  const lines = await readAround(client, log, line, limit)
  if (!lines.some(({ sequence }) => sequence === line)) throw invalid('NO_SUCH_LINE', `There is no line ${line} in this log; it may have been dropped to stay within the budget.`)
  const end = lines.at(-1)?.at
  await printLines(lines, await readMarks(client, log, lines[0]?.at, end === undefined ? undefined : new Date(end).toISOString()), line, printer)
}

/** With what happened to the app in between. */
async function printLines(lines: readonly LogLine[], marks: readonly LogMark[], pointedAt: number | null, printer: LogPrinter): Promise<void> {
  let next = 0
  for (const line of lines) {
    for (let mark = marks[next]; mark !== undefined && mark.at < line.at; mark = marks[next]) {
      await printer.mark(mark)
      next += 1
    }
    await printer.line(line, line.sequence === pointedAt)
  }
  for (const mark of marks.slice(next)) await printer.mark(mark)
  await printer.flush()
}

/** Beside the lines, so that nothing of it gets into a pipe. */
function tellSearch(wish: LogWish, { lines, searched, isAll }: FoundLines): void {
  if (!process.stderr.isTTY || Object.keys(wish).length === 0) return
  process.stderr.write(`${plural(lines.length, 'line')} in ${isAll ? 'all' : 'the newest'} ${searched.lines.toLocaleString('en')} lines (${(searched.bytes / 1e6).toFixed(1)} MB)\n`)
}

async function streamOf(client: Client, { place, number }: LogPlace): Promise<{ log: string; events: string | null }> {
  if (number !== null) return { log: `log-build:${(await client.api.deployments.get({ ...place, number })).id}`, events: null }
  const app = await client.api.apps.get({ project: place.project, app: place.app })
  const target = app.environments.find((environment) => environment.environment === place.environment)
  if (target === undefined) throw invalid('NO_ENVIRONMENT', `${place.app} has no environment ${place.environment}.`)
  return { log: `log-app:${target.id}`, events: `target:${target.id}@${target.sequence}` }
}
