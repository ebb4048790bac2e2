import { isCancel, text } from '@clack/prompts'
import { invalid } from '@podo/kernel'
import { isInteractive, textFlag } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'

export const deleteApp: CommandDeclaration = {
  name: 'delete',
  summary: 'Delete the app with its releases, configuration, source and logs',
  aboutApp: true,
  flags: [{ flags: '--confirm <app>', description: 'the name of the app again, instead of being asked' }],
  run: async (context) => {
    const client = await context.client()
    const { project, app } = await placeOf(context, client)
    const confirm = textFlag(context.flags, 'confirm') ?? (await askName(context, app))
    await client.api.apps.delete({ project, app, confirm })
    context.output.say(`${app} is being deleted.`)
    context.output.data({ deleted: app })
    return EXIT.ok
  },
}

async function askName(context: CommandContext, app: string): Promise<string> {
  if (!isInteractive(context)) throw invalid('CONFIRM', `This cannot be undone. Say --confirm ${app} to delete it.`)
  const typed = await text({ message: `This cannot be undone. Type ${app} to delete it, with its releases, configuration, source and logs` })
  if (isCancel(typed)) throw invalid('CONFIRM', 'Nothing was deleted.')
  return typed
}
