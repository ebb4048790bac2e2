import { z } from 'zod'

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

export const logPageSchema = z.object({ lines: z.array(logLineSchema), firstKept: z.number().int(), more: z.boolean() })
export type LogPage = z.infer<typeof logPageSchema>

export const logQuery = {
  after: z.coerce.number().int().min(0).optional(),
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  contains: z.string().max(200).optional(),
  level: logLevelSchema.optional(),
  process: z.string().max(30).optional(),
}
