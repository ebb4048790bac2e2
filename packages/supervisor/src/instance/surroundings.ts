import { join } from 'node:path'
import type { Surroundings } from '@podo/agent-protocol'

/** What a plan gives to a command, now that the folder it runs in is known. */
export function placeSurroundings({ variables, paths }: Surroundings, folder: string, searchPath: string): Record<string, string> {
  return {
    PATH: [...paths.map((path) => join(folder, path)), searchPath].join(':'),
    ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replaceAll('{app}', folder)])),
  }
}
