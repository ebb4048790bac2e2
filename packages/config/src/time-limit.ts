import { z } from 'zod'

/** Seconds that a command of an app may take: install and build together, and the one before a deployment. */
export const DEFAULT_TIME_LIMIT_SECONDS = 1_800
const MOST_SECONDS = 86_400
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }

/** PODO_BUILD_TIMEOUT, PODO_PREDEPLOY_TIMEOUT as the launcher hands them on: seconds. */
export const timeLimitSchema = z.coerce.number().int().min(1).max(MOST_SECONDS).default(DEFAULT_TIME_LIMIT_SECONDS)

/** `90s`, `45m`, `2h` and plain seconds; undefined for what is no time from a second to a day. */
export function parseTimeLimit(text: string): number | undefined {
  const match = /^(\d{1,6})([smh]?)$/.exec(text)
  const seconds = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? 1)
  return match !== null && seconds >= 1 && seconds <= MOST_SECONDS ? seconds : undefined
}
