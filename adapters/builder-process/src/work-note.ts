import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildRequest } from '@podo/ports'
import { isDigest, readJson, writeJson } from './slug/keys.ts'

/** What a build decided before its first step; without it nothing is gone on with. */
export interface WorkNote {
  readonly installedKey: string | null
}

export const workFile = (buildsFolder: string, buildKey: string): string => join(buildsFolder, `${buildKey}.json`)

/** Path, inode and birth, because a folder made anew has the path and may have the inode. */
const nameOf = async (folder: string): Promise<string> => {
  const { dev, ino, birthtimeNs } = await stat(folder, { bigint: true })
  return `${dev}:${ino}:${birthtimeNs}:${folder}`
}

/** The note of an earlier worker on this very folder. */
export async function readWorkNote(buildsFolder: string, { buildKey, folder }: BuildRequest): Promise<WorkNote | null> {
  const note = await readJson(workFile(buildsFolder, buildKey))
  if (typeof note !== 'object' || note === null || !('folder' in note) || note.folder !== (await nameOf(folder))) return null
  const key = 'installedKey' in note && typeof note.installedKey === 'string' && isDigest(note.installedKey) ? note.installedKey : null
  return { installedKey: key }
}

export async function writeWorkNote(buildsFolder: string, { buildKey, folder }: BuildRequest, note: WorkNote): Promise<void> {
  await writeJson(workFile(buildsFolder, buildKey), { folder: await nameOf(folder), ...note })
}
