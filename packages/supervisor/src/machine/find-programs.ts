import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Program } from '@podo/agent-protocol'
import { errorCode, invalid } from '@podo/kernel'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/
const MOST = 100

/** Which file each program is, without running it: costs a look a folder, so that a caller may ask before every build. */
export async function findPrograms(names: readonly string[], searchPath: string): Promise<Program[]> {
  if (names.length > MOST || !names.every((name) => NAME.test(name))) throw invalid('BAD_REQUEST', 'Name up to 100 programs, as they are called.')
  return Promise.all(names.map(async (name) => ({ name, stamp: await stampOf(name, searchPath) })))
}

async function stampOf(name: string, searchPath: string): Promise<string | null> {
  for (const folder of searchPath.split(delimiter)) {
    const stamp = await fileStamp(join(folder, name))
    if (stamp !== null) return stamp
  }
  return null
}

async function fileStamp(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK)
    const file = await realpath(path)
    const stats = await stat(file, { bigint: true })
    return stats.isFile() ? `${file}:${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}` : null
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'].includes(errorCode(error) ?? '')) return null
    throw error
  }
}
