import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a build reads, where it puts finished parts, and where it makes them (same file system, so a rename is enough). */
export interface Place {
  readonly root: string
  readonly dist: string
  readonly staging: string
}

/** Puts a finished file or folder into `dist`. A folder cannot be replaced by one rename, so the old one steps aside first. */
export async function moveIntoDist(place: Place, name: string): Promise<void> {
  const target = join(place.dist, name)
  const aside = join(place.staging, `old-${name}`)
  try {
    await rename(target, aside)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  await rename(join(place.staging, name), target)
  await rm(aside, { recursive: true, force: true })
}

export const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
