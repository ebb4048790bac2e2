import { z } from 'zod'

/**
 * The agent's journal: numbered without gaps, kept until the worker has confirmed a number (at most 10,000, oldest
 * dropped first with a `dropped` event). The worker turns them into deployments (`auto-return`), events and audit.
 */
export const agentEventSchema = z.object({
  sequence: z.number().int(),
  at: z.string(),
  targetId: z.string().nullable(),
  contentKey: z.string().nullable(),
  kind: z.enum([
    'instance-exited',
    'instance-restarted',
    'crash-loop',
    'unhealthy',
    'settled',
    'adopted',
    'local-stop',
    'local-start',
    'local-switch-back',
    'dropped',
  ]),
  /** Allowlisted, short, for people: instance, exit code, last probe. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type AgentEvent = z.infer<typeof agentEventSchema>

export const agentEventsSchema = z.object({ events: z.array(agentEventSchema), last: z.number().int() })
