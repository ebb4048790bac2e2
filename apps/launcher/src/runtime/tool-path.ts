import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'
import { errorCode } from '@podo/kernel'

const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/**
 * The folders of PATH in which builds and apps may look for toolchains: what works in the operator's shell works in
 * Podo. As root every app is a user of its own, so that only folders count that everybody can pass and nobody but their owner can put a program into.
 */
export async function findToolFolders(path: string | undefined, appsHaveUsers: boolean): Promise<string[]> {
  const found: string[] = []
  for (const folder of new Set((path ?? '').split(':'))) {
    // npm puts its own folders before PATH; those are Podo's dependencies, not toolchains.
    if (!isAbsolute(folder) || SYSTEM.includes(folder) || folder.includes('/node_modules/') || folder.includes('/node-gyp-bin')) continue
    if (appsHaveUsers ? await isOpen(folder) : await isFolder(folder)) found.push(folder)
  }
  return found
}

/** Whether everybody can pass each folder on the way to where it really is and read the last one, and nobody else can change what stands there. */
async function isOpen(folder: string): Promise<boolean> {
  if (!(await isFolder(folder))) return false
  const real = await realpath(folder)
  for (let at = real; ; at = dirname(at)) {
    const { mode } = await stat(at)
    const needed = at === real ? 0o005 : 0o001
    // In a sticky folder others may add something, and not take away what is there.
    if ((mode & needed) !== needed || ((mode & 0o002) !== 0 && (at === real || (mode & 0o1000) === 0))) return false
    if (at === '/') return true
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCode(error) ?? '')) return false
    throw error
  }
}
