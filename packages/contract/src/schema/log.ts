import { z } from 'zod'
import { triggerSchema } from './deployment.ts'

const momentField = z.iso.datetime({ offset: true }).max(40)

export const logLevelSchema = z.enum(['debug', 'info', 'warn', 'error'])

export const logLineSchema = z.object({
  sequence: z.number().int(),
  /** Milliseconds since 1970-01-01 UTC. */
  at: z.number(),
  text: z.string(),
  level: logLevelSchema,
  process: z.string(),
  instance: z.string(),
  cut: z.boolean(),
})
export type LogLine = z.infer<typeof logLineSchema>

export const logPageSchema = z.object({
  /** Oldest first. */
  lines: z.array(logLineSchema),
  /** The first line that is kept; those before it were dropped to stay within the budget. */
  firstKept: z.number().int(),
  /** Milliseconds since 1970-01-01 UTC; null where nothing is kept. */
  firstKeptAt: z.number().nullable(),
  /** The newest line when this was read: follow the log from here. */
  last: z.number().int(),
  /** Not everything was looked at: go on with `reached` as the next `before` (or `after`). */
  more: z.boolean(),
  reached: z.number().int(),
  searched: z.object({ lines: z.number().int(), bytes: z.number().int() }),
})
export type LogPage = z.infer<typeof logPageSchema>

/** What of a log is wanted; all of it must fit. */
export const logFilter = {
  /** Plain text, without regard to case. */
  contains: z.string().max(200).optional(),
  /** This level and those above. */
  level: logLevelSchema.optional(),
  process: z.string().max(30).optional(),
  /** Lines from this time on, and up to that one, both included: `2026-11-21T10:00:00+09:00`. */
  since: momentField.optional(),
  until: momentField.optional(),
}

/** The query of a download. */
export const logDownloadSchema = z.object({ ...logFilter, format: z.enum(['text', 'json']).default('text') })

export const logUsageSchema = z.object({
  /** On disk, compressed. */
  bytes: z.number(),
  budgetBytes: z.number(),
  firstKept: z.number().int(),
  firstKeptAt: z.number().nullable(),
  last: z.number().int(),
})
export type LogUsage = z.infer<typeof logUsageSchema>

/** What happened to the app, to be shown among its lines. Milliseconds since 1970-01-01 UTC. */
export const logMarkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('live'), at: z.number(), release: z.number().int(), deployment: z.number().int(), trigger: triggerSchema }),
  z.object({ kind: z.literal('exited'), at: z.number(), process: z.string(), exitCode: z.number().int().nullable(), signal: z.string().nullable(), outOfMemory: z.boolean() }),
])
export type LogMark = z.infer<typeof logMarkSchema>

export const logMarksInput = { from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0).optional() }

export const logQuery = {
  after: z.coerce.number().int().min(0).optional(),
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  ...logFilter,
}
