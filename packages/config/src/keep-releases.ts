import { z } from 'zod'

/** Of each app in each environment, so many releases that went live keep their files. */
export const DEFAULT_KEEP_RELEASES = 10
const MOST_RELEASES = 1_000

/** PODO_KEEP_RELEASES: a count. */
export const keepReleasesSchema = z.coerce.number().int().min(1).max(MOST_RELEASES).default(DEFAULT_KEEP_RELEASES)

/** Undefined for what is no such count. */
export function parseKeepReleases(text: string): number | undefined {
  const count = Number(text)
  return /^\d{1,4}$/.test(text) && count >= 1 && count <= MOST_RELEASES ? count : undefined
}
