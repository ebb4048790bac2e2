import { conflict } from '@podo/kernel'
import { argument, countOf } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { followDeployment } from '../connection/follow.ts'
import { placeOf } from '../connection/place.ts'
import type { Place } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'

/** Ctrl-C on `podo deploy` only stops watching; this stops the deployment, whoever began it. */
export const cancel: CommandDeclaration = {
  name: 'cancel',
  summary: 'Cancel the deployment that runs; what is live stays live',
  aboutApp: true,
  arguments: [{ name: '[deployment]', description: '12 or #12; the newest that runs unless told' }],
  run: async (context) => {
    const client = await context.client()
    const place = await placeOf(context, client)
    const number = await chosenDeployment(context, client, place)
    await client.api.deployments.cancel({ project: place.project, app: place.app, number })
    const ended = await followDeployment(client, place, number, () => undefined)
    context.output.data(ended)
    context.output.say(ended.status === 'cancelled' ? `Deployment #${number} was cancelled.` : `Deployment #${number} came to its end before it could be cancelled: ${ended.status}.`)
    return ended.status === 'cancelled' ? EXIT.ok : EXIT.conflict
  },
}

async function chosenDeployment(context: CommandContext, client: Client, place: Place): Promise<number> {
  const told = argument(context, 0)
  if (told !== undefined) return countOf(told, '#', `"${told.slice(0, 20)}" is not a deployment. Give its number, such as 12.`)
  const { items } = await client.api.deployments.list({ ...place, limit: 20 })
  const open = items.find(({ endedAt }) => endedAt === null)
  if (open === undefined) throw conflict('NOTHING_TO_CANCEL', 'No deployment runs here.')
  return open.number
}
