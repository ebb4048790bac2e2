import { z } from 'zod'

export const hostSchema = z.string().min(1).max(253).regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/)

/**
 * Points the target's hosts at a release that is ready, or at nothing (`contentKey: null`). `fencingToken` only grows
 * for a target; a smaller one is refused with `STALE_TOKEN`. The release that had the traffic keeps its `web`
 * instances warm for `settleSeconds`; its other processes stop and those of the new one start.
 */
export const switchRequestSchema = z.object({
  hosts: z.array(hostSchema).max(100),
  contentKey: z.string().nullable(),
  fencingToken: z.number().int().nonnegative(),
  settleSeconds: z.number().int().min(0).max(86_400),
})
export type SwitchRequest = z.infer<typeof switchRequestSchema>

export const switchResultSchema = z.object({ previous: z.string().nullable() })
export type SwitchResult = z.infer<typeof switchResultSchema>

export const routeSchema = z.object({
  targetId: z.string(),
  hosts: z.array(z.string()),
  contentKey: z.string().nullable(),
  fencingToken: z.number().int(),
  switchedAt: z.string(),
})
export type Route = z.infer<typeof routeSchema>

/**
 * One real request. `via: release` asks an instance of that release; `via: edge` asks the edge's own port with the
 * host, as a user would, and `servedBy` says which content key answered.
 */
export const probeRequestSchema = z.object({
  via: z.enum(['release', 'edge']),
  contentKey: z.string(),
  host: hostSchema,
  path: z.string().startsWith('/').max(2048),
  timeoutSeconds: z.number().positive().max(60),
})
export type ProbeRequest = z.infer<typeof probeRequestSchema>

export const probeAnswerSchema = z.object({
  status: z.number().int().nullable(),
  location: z.string().nullable(),
  error: z.string().nullable(),
  milliseconds: z.number(),
  servedBy: z.string().nullable(),
})
export type ProbeAnswer = z.infer<typeof probeAnswerSchema>
