import type { CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { inert } from '../output/output.ts'
import { shortTime } from '../output/time.ts'

export const releases: CommandDeclaration = {
  name: 'releases',
  summary: 'Releases, newest first',
  aboutApp: true,
  run: async (context) => {
    const client = await context.client()
    const place = await placeOf(context, client)
    const { items } = await client.api.releases.list({ ...place, limit: 20 })
    if (items.length === 0) context.output.say('There is no release yet. Deploy with: podo deploy')
    const rows = items.map((release) => [`v${release.number}`, release.traffic === 'none' ? '' : release.traffic, release.commit.commit.slice(0, 8), `c${release.configVersion}`, shortTime(release.createdAt), inert(release.commit.message.split('\n')[0] ?? '')])
    if (items.length > 0 || context.output.json) context.output.table(rows, items)
    return EXIT.ok
  },
}
