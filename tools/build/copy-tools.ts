import { chmod, cp } from 'node:fs/promises'
import { join } from 'node:path'
import { moveIntoDist, type Place } from './place.ts'

/** One script under the name of each program that it brings; it stands in the PATH of builds. */
const MANAGERS = ['uv', 'poetry', 'pipenv']
/** Stands in the PATH of apps. */
const SERVERS = ['php-serve', 'php-router.php']

export async function copyTools(place: Place): Promise<string> {
  const tools = [...MANAGERS.map((name) => ({ name, file: 'python-tool' })), ...SERVERS.map((name) => ({ name, file: name }))]
  for (const { name, file } of tools) {
    const target = join(place.staging, 'tools', name)
    await cp(join(place.root, 'apps/agent/tools', file), target)
    await chmod(target, 0o755)
  }
  await moveIntoDist(place, 'tools')
  return tools.map(({ name }) => name).join(', ')
}
