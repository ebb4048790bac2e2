import { z } from 'zod'
import { idField, timeField } from './fields.ts'

export const healthSchema = z.object({ status: z.enum(['ok', 'degraded']), version: z.string() })

/** Podo's own page: what it uses, and what keeps apps apart on this machine. */
export const podoSchema = z.object({
  version: z.string(),
  startedAt: timeField,
  processes: z.array(z.object({ name: z.string(), pid: z.number().int(), memoryBytes: z.number() })),
  logs: z.object({ bytes: z.number(), budgetBytes: z.number() }),
  /** What builds keep for the next ones: modules, downloads, compiled parts. */
  caches: z.object({ bytes: z.number(), budgetBytes: z.number() }),
  /** Files that releases run from: those that serve and the last `keep` of each app and environment; `count` builds. */
  releases: z.object({ bytes: z.number(), count: z.number().int(), keep: z.number().int() }),
  isolation: z.object({ users: z.boolean(), cgroups: z.string(), network: z.string(), overlay: z.boolean(), processes: z.string() }).nullable(),
  warnings: z.array(z.string()),
})

export const auditEventSchema = z.object({
  id: z.string(),
  at: timeField,
  actor: z.string(),
  actorId: idField.nullable(),
  via: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditEvent = z.infer<typeof auditEventSchema>
