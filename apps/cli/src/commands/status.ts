import type { AppEnvironment } from '@podo/contract'
import type { CommandDeclaration } from '../command.ts'
import { appCommand, placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { liveCauseLines, waitLine } from '../output/cause.ts'
import { inert, sizeText } from '../output/output.ts'
import { shortTime } from '../output/time.ts'

export const status: CommandDeclaration = {
  name: 'status',
  summary: 'What runs, since when, at which address',
  aboutApp: true,
  run: async (context) => {
    const client = await context.client()
    const place = await placeOf(context, client)
    const app = await client.api.apps.get({ project: place.project, app: place.app })
    context.output.data(app)
    for (const environment of app.environments) for (const line of linesOf(app.name, environment, appCommand('logs', { ...context.flags, environment: environment.environment }))) context.output.say(line)
    if (!context.output.json) context.output.say(diskLine(await client.api.podo.overview()))
    return EXIT.ok
  },
}

/** Of all apps together; each part with the bound that keeps it small. */
function diskLine({ releases, caches, logs }: { readonly releases: { bytes: number; keep: number }; readonly caches: Budget; readonly logs: Budget }): string {
  const of = ({ bytes, budgetBytes }: Budget): string => `${sizeText(bytes)} of ${sizeText(budgetBytes)}`
  return `disk of all apps: files of releases ${sizeText(releases.bytes)} (the last ${releases.keep} of each app), build caches ${of(caches)}, logs ${of(logs)}`
}

interface Budget {
  readonly bytes: number
  readonly budgetBytes: number
}

function linesOf(app: string, environment: AppEnvironment, logs: string): string[] {
  const { live, hold, latest, settling, address } = environment
  const running = latest?.phases.find(({ status }) => status === 'running')
  const wait = running === undefined ? null : waitLine(running, Date.now())
  const lines = [live === null ? `${app} / ${environment.environment}: nothing is live yet` : `${app} / ${environment.environment}: v${live.release} is ${environment.state}, since ${shortTime(live.since)}`]
  if (address !== null) lines.push(`  ${address}`)
  lines.push(...liveCauseLines(environment, logs).map((line) => `  ${line}`))
  if (settling !== null) lines.push(`  v${settling.release} stays warm until ${shortTime(settling.until)}`)
  if (hold !== null) lines.push(`  on hold: ${inert(hold.reason)}`)
  if (latest !== null) lines.push(`  last deployment: #${latest.number} ${latest.status}${latest.cause === null ? '' : `: ${inert(latest.cause.sentence)}`}`)
  if (wait !== null) lines.push(`    ${wait}`)
  return lines
}
