import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildRequest } from '@podo/ports'
import { readJson, writeJson } from './slug/keys.ts'

export const workFile = (buildsFolder: string, buildKey: string): string => join(buildsFolder, `${buildKey}.json`)

/** Which folder a build works in: path, inode and birth, because a folder made anew has the path and may have the inode. */
const nameOf = async (folder: string): Promise<string> => {
  const { dev, ino, birthtimeNs } = await stat(folder, { bigint: true })
  return `${dev}:${ino}:${birthtimeNs}:${folder}`
}

export async function isSameWork(buildsFolder: string, { buildKey, folder }: BuildRequest): Promise<boolean> {
  const note = await readJson(workFile(buildsFolder, buildKey))
  return typeof note === 'object' && note !== null && 'folder' in note && note.folder === (await nameOf(folder))
}

/** Clears what an earlier build of the key left, then notes this one; without the note nothing is gone on with. */
export async function noteWork(buildsFolder: string, { buildKey, folder }: BuildRequest, clear: () => Promise<void>): Promise<void> {
  await clear()
  await writeJson(workFile(buildsFolder, buildKey), { folder: await nameOf(folder) })
}
