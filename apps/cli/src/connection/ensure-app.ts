import { ORPCError } from '@orpc/client'
import type { CommandContext } from '../command.ts'
import type { Client } from './client.ts'
import type { Place } from './place.ts'

/** Makes the app when it is not there; answers whether it did. */
export async function ensureApp(context: CommandContext, client: Client, place: Place): Promise<boolean> {
  try {
    await client.api.apps.get({ project: place.project, app: place.app })
    return false
  } catch (error) {
    if (!(error instanceof ORPCError) || error.status !== 404) throw error
    const app = await client.api.apps.create({ project: place.project, name: place.app })
    context.output.say(`Made the app ${app.name} in ${place.project}.`)
    return true
  }
}
