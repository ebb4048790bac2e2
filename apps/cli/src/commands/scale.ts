import { invalid } from '@podo/kernel'
import { argumentList } from '../command.ts'
import type { CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'

export const scale: CommandDeclaration = {
  name: 'scale',
  summary: 'Show or set how many of each process run; makes no release',
  aboutApp: true,
  arguments: [{ name: '[counts...]', description: 'web=2 worker=1' }],
  run: async (context) => {
    const client = await context.client()
    const place = await placeOf(context, client)
    const counts = Object.fromEntries(argumentList(context, 0).map(parseCount))
    const scaled = Object.keys(counts).length === 0 ? await client.api.scale.get(place) : await client.api.scale.update({ ...place, counts })
    context.output.table(scaled.processes.map((name) => [name, String(scaled.counts[name] ?? 1)]), scaled)
    return EXIT.ok
  },
}

function parseCount(pair: string): [string, number] {
  const match = /^([a-z][a-z0-9-]*)=(\d{1,3})$/.exec(pair)
  if (match?.[1] === undefined) throw invalid('INVALID_INPUT', `"${pair.slice(0, 40)}" is not process=count, such as web=2.`)
  return [match[1], Number(match[2])]
}
