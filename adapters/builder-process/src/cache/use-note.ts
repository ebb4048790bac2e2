import { join } from 'node:path'
import { readJson, writeJson } from '../slug/keys.ts'

/** When an app built last, and what is kept for it; null until that is measured. */
export interface UseNote {
  readonly usedAt: number
  readonly bytes: number | null
}

const noteFile = (cacheFolder: string): string => join(cacheFolder, 'use.json')

export const writeUseNote = (cacheFolder: string, note: UseNote): Promise<void> => writeJson(noteFile(cacheFolder), note)

/** A folder without a note was used before anything that is known. */
export async function readUseNote(cacheFolder: string): Promise<UseNote> {
  const note = await readJson(noteFile(cacheFolder))
  if (typeof note !== 'object' || note === null || !('usedAt' in note) || typeof note.usedAt !== 'number') return { usedAt: 0, bytes: null }
  return { usedAt: note.usedAt, bytes: 'bytes' in note && typeof note.bytes === 'number' ? note.bytes : null }
}
