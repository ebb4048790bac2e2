import type { CommandContext } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { watchDeployment } from '../output/watch.ts'

export interface ConfigUpdate {
  readonly set?: Record<string, string>
  readonly setSecrets?: Record<string, string>
  readonly remove?: string[]
}

/** One update, one Config version; with something live, one deployment without a build. */
export async function updateConfig(context: CommandContext, update: ConfigUpdate): Promise<number> {
  const client = await context.client()
  const place = await placeOf(context, client)
  const { config, changes, deployment, shownInLogs } = await client.api.config.update({ ...place, ...update, deploy: context.flags['deploy'] !== false })
  for (const { change, kind, name } of changes) context.output.say(`${change} ${kind} ${name}`)
  context.output.say(changes.length === 0 ? 'Nothing changed.' : `Config version c${config.version}.`)
  if (shownInLogs.length > 0) context.output.say(`${shownInLogs.join(', ')}: shorter than 4 characters, so not hidden in logs.`)
  if (deployment !== null) return watchDeployment(context, client, place, deployment.number)
  context.output.data({ config, changes, deployment, shownInLogs })
  return EXIT.ok
}
