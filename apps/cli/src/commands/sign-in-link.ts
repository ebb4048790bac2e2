import type { CommandDeclaration } from '../command.ts'
import { EXIT } from '../exit-codes.ts'

export const signInLink: CommandDeclaration = {
  name: 'sign-in-link',
  summary: 'Make a link that signs in as administrator; it works once, for a day, and is recorded',
  aboutApp: false,
  run: async (context) => {
    const client = await context.client()
    const made = await client.api.local.signInLink({})
    context.output.say(made.link)
    context.output.data(made)
    return EXIT.ok
  },
}
