import { z } from 'zod'
import { NO_SURROUNDINGS, limitsSchema, surroundingsSchema } from './run.ts'

export const healthCheckSchema = z.object({
  path: z.string().startsWith('/').max(2048),
  /** Seconds one request may take. */
  timeoutSeconds: z.number().positive().max(60),
  /** Accepted statuses; empty means 2xx, and 3xx to the same host. */
  statuses: z.array(z.number().int().min(100).max(599)).max(50),
})
export type HealthCheck = z.infer<typeof healthCheckSchema>

export const processSpecSchema = z.object({
  /** `web` is the process that gets a PORT and traffic. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/),
  command: z.string().min(1).max(32_768),
  count: z.number().int().min(0).max(100),
  /** New and old may run side by side at a switch. */
  overlap: z.boolean(),
})
export type ProcessSpec = z.infer<typeof processSpecSchema>

/** What the agent needs to keep a release alive without anybody's help: it is in its state, `secrets` encrypted. */
export const releaseSpecSchema = z.object({
  targetId: z.uuid(),
  appId: z.uuid(),
  contentKey: z.string().regex(/^[0-9a-f]{64}$/),
  /** For people: `shop` and `v12`; never given to the app. */
  app: z.string().max(100),
  label: z.string().max(100),
  slug: z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/), folder: z.string() }),
  /** Static files below the slug, served by the edge itself without a process; null when processes serve. */
  staticSite: z.object({ root: z.string(), fallback: z.string().nullable() }).nullable(),
  processes: z.array(processSpecSchema).max(50),
  /** Folder of the slug that commands run in; `.` for the whole. */
  folder: z.string().max(1024).default('.'),
  surroundings: surroundingsSchema.default(NO_SURROUNDINGS),
  variables: z.record(z.string(), z.string()),
  secrets: z.record(z.string(), z.string()),
  healthCheck: healthCheckSchema,
  limits: limitsSchema,
  stopGraceSeconds: z.number().positive().max(300),
})
export type ReleaseSpec = z.infer<typeof releaseSpecSchema>

export const instanceStateSchema = z.enum(['starting', 'ready', 'unready', 'backoff', 'stopping', 'exited'])

export const exitSchema = z.object({
  at: z.string(),
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  outOfMemory: z.boolean(),
  /** It could not be started because the disk is full. */
  diskFull: z.boolean().default(false),
})
export type InstanceExit = z.infer<typeof exitSchema>

/** The last answer of the health check, or why there was none. */
export const probeSchema = z.object({
  at: z.string(),
  status: z.number().int().nullable(),
  /** Location of a redirect. */
  location: z.string().nullable(),
  /** `ECONNREFUSED`, `ETIMEDOUT`, `ECONNRESET`…; null when there was an answer. */
  error: z.string().nullable(),
  milliseconds: z.number(),
})
export type Probe = z.infer<typeof probeSchema>

export const instanceSchema = z.object({
  id: z.string(),
  process: z.string(),
  index: z.number().int(),
  pid: z.number().int().nullable(),
  port: z.number().int().nullable(),
  state: instanceStateSchema,
  startedAt: z.string(),
  restarts: z.number().int(),
  /** Newest last, at most ten. */
  exits: z.array(exitSchema),
  lastProbe: probeSchema.nullable(),
  /** TCP addresses on which the instance's own processes listen: the evidence for a wrong port. */
  listening: z.array(z.object({ address: z.string(), port: z.number().int() })),
  /** The last lines it wrote, masked, at most 20. */
  lastLines: z.array(z.string()),
  memoryBytes: z.number().nullable(),
})
export type Instance = z.infer<typeof instanceSchema>

export const releaseStatusSchema = z.object({
  targetId: z.string(),
  contentKey: z.string(),
  label: z.string(),
  /** Raised at every change; give it back as `since` to wait for the next. */
  revision: z.number().int(),
  /** `live`: routed. `warm`: started, not routed (before the switch, or settling). */
  traffic: z.enum(['live', 'warm']),
  settlesAt: z.string().nullable(),
  /** Every wanted instance of `web` is ready; a static site is ready at once. */
  ready: z.boolean(),
  instances: z.array(instanceSchema),
})
export type ReleaseStatus = z.infer<typeof releaseStatusSchema>

export const scaleSchema = z.object({ counts: z.record(z.string(), z.number().int().min(0).max(100)) })
export type Scale = z.infer<typeof scaleSchema>
