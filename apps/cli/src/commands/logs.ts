import type { LogLine, LogMark, LogPage } from '@podo/contract'
import { invalid } from '@podo/kernel'
import { countOf, textFlag } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { downloadLog } from '../connection/download-log.ts'
import { followLog } from '../connection/follow-log.ts'
import { LEVELS } from '../connection/log-wish.ts'
import type { LogWish } from '../connection/log-wish.ts'
import { placeOf } from '../connection/place.ts'
import type { Place } from '../connection/place.ts'
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
    { flags: '-n, --lines <count>', description: 'how many lines at first, 1 to 1000', default: '100' },
    { flags: '--all', description: 'everything that is kept, oldest first' },
    { flags: '--deployment <number>', description: 'the log of a deployment instead' },
    { flags: '--contains <text>', description: 'only lines with this text, in capitals or not' },
    { flags: '--level <level>', description: 'debug, info, warn or error and above' },
    { flags: '--process <name>', description: 'only this process' },
  ],
  run: async (context) => {
    const [wish, limit] = [wishOf(context), limitOf(context)]
    const client = await context.client()
    const place = await placeOf(context, client)
    const asked = textFlag(context.flags, 'deployment')
    const number = asked === undefined ? null : countOf(asked, '#', '--deployment takes the number of a deployment, such as 12.')
    const printer = createLogPrinter(context.output.json)
    if (context.flags['all'] === true) {
      await downloadLog(client, { place, number, wish }, printer)
      return EXIT.ok
    }
    const found = await readNewest((span) => (number === null ? client.api.logs.read({ ...place, ...wish, ...span }) : client.api.deployments.log({ ...place, ...wish, ...span, number })), limit)
    await printPage(client, place, number === null ? found.lines : null, found.lines, printer)
    tellSearch(wish, found)
    if (context.flags['follow'] === true) await followLog(client, { stream: await streamOf(client, place, number), after: found.last, wish }, printer)
    return EXIT.ok
  },
}

interface Found {
  readonly lines: readonly LogLine[]
  readonly last: number
  readonly searched: { readonly lines: number; readonly bytes: number }
  readonly isAll: boolean
}

/** An answer looks as far as it gets in a second: asked again until there are enough lines, or all was looked at. */
async function readNewest(ask: (span: { limit: number; before?: number }) => Promise<LogPage>, limit: number): Promise<Found> {
  const first = await ask({ limit })
  let page = first
  let lines = page.lines
  const searched = { ...page.searched }
  while (page.more && lines.length < limit) {
    page = await ask({ limit: limit - lines.length, before: page.reached })
    lines = [...page.lines, ...lines]
    searched.lines += page.searched.lines
    searched.bytes += page.searched.bytes
  }
  return { lines, last: first.last, searched, isAll: !page.more }
}

/** With what happened to the app in between, where it is the app's log. */
async function printPage(client: Client, place: Place, marked: readonly LogLine[] | null, lines: readonly LogLine[], printer: LogPrinter): Promise<void> {
  const from = marked?.[0]?.at
  const marks: LogMark[] = from === undefined || printer.isJson ? [] : (await client.api.logs.marks({ ...place, from })).items
  let next = 0
  for (const line of lines) {
    for (let mark = marks[next]; mark !== undefined && mark.at < line.at; mark = marks[next]) {
      await printer.mark(mark)
      next += 1
    }
    await printer.line(line)
  }
  for (const mark of marks.slice(next)) await printer.mark(mark)
  await printer.flush()
}

/** Beside the lines, so that nothing of it gets into a pipe. */
function tellSearch(wish: LogWish, { lines, searched, isAll }: Found): void {
  if (!process.stderr.isTTY || Object.keys(wish).length === 0) return
  process.stderr.write(`${plural(lines.length, 'line')} in ${isAll ? 'all' : 'the newest'} ${searched.lines.toLocaleString('en')} lines (${(searched.bytes / 1e6).toFixed(1)} MB)\n`)
}

async function streamOf(client: Client, place: Place, number: number | null): Promise<{ log: string; events: string | null }> {
  if (number !== null) return { log: `log-build:${(await client.api.deployments.get({ ...place, number })).id}`, events: null }
  const app = await client.api.apps.get({ project: place.project, app: place.app })
  const target = app.environments.find((environment) => environment.environment === place.environment)
  if (target === undefined) throw invalid('NO_ENVIRONMENT', `${place.app} has no environment ${place.environment}.`)
  return { log: `log-app:${target.id}`, events: `target:${target.id}@${target.sequence}` }
}

function limitOf(context: CommandContext): number {
  const limit = Number(textFlag(context.flags, 'lines'))
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw invalid('INVALID_INPUT', '--lines takes a whole number from 1 to 1000; --all prints everything.')
  return limit
}

function wishOf(context: CommandContext): LogWish {
  const asked = textFlag(context.flags, 'level')
  const level = LEVELS.find((known) => known === asked)
  if (asked !== undefined && level === undefined) throw invalid('INVALID_INPUT', '--level takes debug, info, warn or error.')
  const contains = textFlag(context.flags, 'contains')
  const process = textFlag(context.flags, 'process')
  return { ...(contains === undefined ? {} : { contains }), ...(level === undefined ? {} : { level }), ...(process === undefined ? {} : { process }) }
}
