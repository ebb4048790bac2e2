import type { CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { shortTime } from '../output/time.ts'

export const configVersions: CommandDeclaration = {
  name: 'config versions',
  summary: 'Config versions and what each changed',
  aboutApp: true,
  run: async (context) => {
    const client = await context.client()
    const { items } = await client.api.config.versions({ ...(await placeOf(context, client)), limit: 20 })
    const rows = items.map((version) => [`c${version.number}`, shortTime(version.createdAt), version.changes.map(({ change, name }) => `${change} ${name}`).join(', ')])
    context.output.table(rows, items)
    return EXIT.ok
  },
}
