import { constants } from 'node:fs'
import { open, readlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { errorCode } from '@podo/kernel'

/** A file that was found to lie below the root after it was opened. */
export interface OpenFile {
  readonly handle: FileHandle
  readonly size: number
  readonly modifiedMs: number
  /** Changes with the file: device, inode, size and time. */
  readonly identity: string
}

const ABSENT: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP', 'EACCES', 'ENXIO'])

/**
 * Opens a plain file of a site; null where there is none. Links are followed as long as they stay below the root:
 * the kernel tells where the opened file really is, so nothing can change between the look and the reading.
 */
export async function openBelow(root: string, path: string): Promise<OpenFile | null> {
  const handle = await openOrNull(`${root}/${path}`)
  if (handle === null) return null
  try {
    const [stats, place] = await Promise.all([handle.stat({ bigint: true }), readlink(`/proc/self/fd/${handle.fd}`)])
    if (stats.isFile() && place.startsWith(`${root}/`)) {
      return { handle, size: Number(stats.size), modifiedMs: Number(stats.mtimeMs), identity: `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}` }
    }
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return null
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (ABSENT.has(errorCode(error))) return null
    throw error
  }
}
