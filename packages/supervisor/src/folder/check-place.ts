import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { errorCode, invalid } from '@podo/kernel'

/**
 * The real path of a folder that lies below one of these, or with `inside` is one. Whoever may speak to the agent is not root: an agent that is
 * must not hand `/etc` to an app because it was asked to, nor follow a link there.
 */
export async function checkPlace(folder: string, allowed: readonly string[], bounds: 'below' | 'inside' = 'below'): Promise<string> {
  const real = await realpath(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') throw invalid('FOLDER_GONE', 'The folder to run in is not there any more. Deploy again.')
    throw error
  })
  const roots = await Promise.all(allowed.map((root) => realpath(root).catch(() => root)))
  if (!roots.some((root) => real.startsWith(`${root}${sep}`) || (bounds === 'inside' && real === root))) throw invalid('FOLDER_NOT_ALLOWED', 'The agent works in Podo\'s build, cache and slug folders only.')
  return real
}
