import { chmod, cp } from 'node:fs/promises'
import { join } from 'node:path'
import { moveIntoDist, type Place } from './place.ts'

/** One script under the name of each program that it brings; it stands in the PATH of builds. */
const NAMES = ['uv', 'poetry', 'pipenv']

export async function copyTools(place: Place): Promise<string> {
  for (const name of NAMES) {
    const target = join(place.staging, 'tools', name)
    await cp(join(place.root, 'apps/agent/tools/python-tool'), target)
    await chmod(target, 0o755)
  }
  await moveIntoDist(place, 'tools')
  return NAMES.join(', ')
}
