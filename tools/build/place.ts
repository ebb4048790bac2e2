import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a build reads, where it puts finished parts, and where it makes them (same file system, so a rename is enough). */
export interface Place {
  readonly root: string
  readonly dist: string
  readonly staging: string
}

/**
 * Puts a finished file or folder into `dist`. A file replaces the last one at once. A folder cannot, so the old one steps
 * aside first, and comes back if the new one cannot take its place.
 */
export async function moveIntoDist(place: Place, name: string): Promise<void> {
  const made = join(place.staging, name)
  const target = join(place.dist, name)
  if (!(await stat(made)).isDirectory()) return rename(made, target)
  const aside = join(place.staging, `old-${name}`)
  const hadOne = await stepAside(target, aside)
  try {
    await rename(made, target)
  } catch (error) {
    if (hadOne) await rename(aside, target)
    throw error
  }
  await rm(aside, { recursive: true, force: true })
}

async function stepAside(target: string, aside: string): Promise<boolean> {
  try {
    await rename(target, aside)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

export const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
