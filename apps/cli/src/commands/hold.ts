import { textFlag } from '../command.ts'
import type { CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'

export const holdSet: CommandDeclaration = {
  name: 'hold set',
  summary: 'Hold automatic deployment',
  aboutApp: true,
  flags: [{ flags: '--reason <text>', description: 'why, for the others' }],
  run: async (context) => {
    const client = await context.client()
    await client.api.apps.hold({ ...(await placeOf(context, client)), reason: textFlag(context.flags, 'reason') ?? 'Held from the command line.' })
    context.output.say('Automatic deployment is on hold. Lift it with: podo hold lift')
    context.output.data({ held: true })
    return EXIT.ok
  },
}

export const holdLift: CommandDeclaration = {
  name: 'hold lift',
  summary: 'Lift the hold',
  aboutApp: true,
  run: async (context) => {
    const client = await context.client()
    await client.api.apps.liftHold(await placeOf(context, client))
    context.output.say('Automatic deployment goes on.')
    context.output.data({ held: false })
    return EXIT.ok
  },
}
