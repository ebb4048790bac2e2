import type { LogLine } from '@podo/contract'
import { delay, invalid } from '@podo/kernel'
import { countOf, textFlag } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { readEvents } from '../connection/events.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { inert } from '../output/output.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const

export const logs: CommandDeclaration = {
  name: 'logs',
  summary: 'The log of the app, or of one deployment',
  aboutApp: true,
  flags: [
    { flags: '-f, --follow', description: 'go on with new lines' },
    { flags: '-n, --lines <count>', description: 'how many lines at first, 1 to 1000', default: '100' },
    { flags: '--deployment <number>', description: 'the log of a deployment instead' },
    { flags: '--contains <text>', description: 'only lines with this text' },
    { flags: '--level <level>', description: 'debug, info, warn or error and above' },
    { flags: '--process <name>', description: 'only this process' },
  ],
  run: async (context) => {
    const client = await context.client()
    const place = await placeOf(context, client)
    const filter = filterOf(context)
    const asked = textFlag(context.flags, 'deployment')
    const number = asked === undefined ? undefined : countOf(asked, '#', '--deployment takes the number of a deployment, such as 12.')
    const page = number === undefined ? await client.api.logs.read({ ...place, ...filter }) : await client.api.deployments.log({ ...place, ...filter, number })
    for (const line of page.lines) printLine(context, line)
    if (context.flags['follow'] !== true) return EXIT.ok
    const stream = number === undefined ? `log-app:${await targetId(client, place)}` : `log-build:${(await client.api.deployments.get({ ...place, number })).id}`
    await followLog(context, client, stream, page.lines.at(-1)?.sequence ?? 0)
    return EXIT.ok
  },
}

function filterOf(context: CommandContext): { limit: number; contains?: string; level?: (typeof LEVELS)[number]; process?: string } {
  const limit = Number(textFlag(context.flags, 'lines'))
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw invalid('INVALID_INPUT', '--lines takes a whole number from 1 to 1000.')
  const asked = textFlag(context.flags, 'level')
  const level = LEVELS.find((known) => known === asked)
  if (asked !== undefined && level === undefined) throw invalid('INVALID_INPUT', '--level takes debug, info, warn or error.')
  const contains = textFlag(context.flags, 'contains')
  const process = textFlag(context.flags, 'process')
  return { limit, ...(contains === undefined ? {} : { contains }), ...(level === undefined ? {} : { level }), ...(process === undefined ? {} : { process }) }
}

async function targetId(client: Client, place: { project: string; app: string; environment: string }): Promise<string> {
  const app = await client.api.apps.get({ project: place.project, app: place.app })
  const target = app.environments.find((environment) => environment.environment === place.environment)
  if (target === undefined) throw invalid('NO_ENVIRONMENT', `${place.app} has no environment ${place.environment}.`)
  return target.id
}

/** For ever, from where it broke off, until Ctrl-C. */
async function followLog(context: CommandContext, client: Client, stream: string, after: number): Promise<void> {
  let last = after
  for (;;) {
    try {
      for await (const message of readEvents(client, [`${stream}@${last}`], new AbortController().signal)) {
        if (message.event !== 'log') continue
        for (const line of (JSON.parse(message.data) as { lines: LogLine[] }).lines) {
          if (line.sequence <= last) continue
          last = line.sequence
          if (matches(context, line)) printLine(context, line)
        }
      }
    } catch (error) {
      context.output.say(`The stream broke off (${error instanceof Error ? error.message : 'unknown'}); trying again.`)
    }
    await delay(1_000)
  }
}

function matches(context: CommandContext, line: LogLine): boolean {
  const { contains, level, process } = filterOf(context)
  return (contains === undefined || line.text.toLowerCase().includes(contains.toLowerCase())) && (process === undefined || line.process === process) && (level === undefined || LEVELS.indexOf(line.level) >= LEVELS.indexOf(level))
}

function printLine(context: CommandContext, line: LogLine): void {
  const time = new Date(line.at).toISOString().slice(11, 23)
  process.stdout.write(context.output.json ? `${JSON.stringify(line)}\n` : `${time} ${inert(line.process).padEnd(9)} ${inert(line.text)}\n`)
}
