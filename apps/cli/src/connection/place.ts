import { basename } from 'node:path'
import { suggestName } from '@podo/domain'
import { invalid } from '@podo/kernel'
import { textFlag } from '../command.ts'
import type { CommandContext, FlagValues } from '../command.ts'
import type { Client } from './client.ts'

export interface Place {
  readonly project: string
  readonly app: string
  readonly environment: string
}

/** Which app is meant: flags, then PODO_PROJECT and PODO_APP, then the only project and the folder's name. */
export async function placeOf(context: CommandContext, client: Client): Promise<Place> {
  return {
    project: textFlag(context.flags, 'project') ?? process.env['PODO_PROJECT'] ?? (await onlyProject(client)),
    app: textFlag(context.flags, 'app') ?? process.env['PODO_APP'] ?? appOfFolder(basename(context.folder)),
    environment: textFlag(context.flags, 'environment') ?? 'production',
  }
}

/** A command about the app that these flags mean; what was not said then need not be said now. */
export function appCommand(verb: string, flags: FlagValues): string {
  const said = ['project', 'app', 'environment'].flatMap((name) => {
    const value = textFlag(flags, name)
    return value === undefined || (name === 'environment' && value === 'production') ? [] : [`--${name} ${value}`]
  })
  return [`podo ${verb}`, ...said].join(' ')
}

/** A name without a Latin letter or digit (`가게`) would become the same app as every other such folder. */
function appOfFolder(name: string): string {
  if (!/[a-z0-9]/i.test(name)) throw invalid('WHICH_APP', 'An app name has small letters, digits and hyphens, and the name of this folder gives none. Name the app with --app or PODO_APP.')
  return suggestName('app', name)
}

async function onlyProject(client: Client): Promise<string> {
  const { items } = await client.api.projects.list({ limit: 2 })
  const [first, second] = items
  if (first === undefined) throw invalid('NO_PROJECT', 'There is no project yet. Make one in the console.')
  if (second !== undefined) throw invalid('WHICH_PROJECT', 'There are several projects; name one with --project or PODO_PROJECT.')
  return first.name
}
