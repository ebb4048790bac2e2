import { NO_SURROUNDINGS, exitSchema, limitsSchema, releaseSpecSchema, runEndReasonSchema, surroundingsSchema } from '@podo/agent-protocol'
import { z } from 'zod'

/**
 * The agent's state on disk. Objects are loose: fields of a newer Podo survive being written by this one.
 * Secrets and environments are sealed (`state/seal.ts`), everything else is in clear.
 */
export const instanceRecordSchema = z.looseObject({
  id: z.string(),
  process: z.string(),
  index: z.number().int(),
  port: z.number().int().nullable(),
  /** Set once the shim runs; an intent without it is found by its mark. */
  pid: z.number().int().nullable(),
  startTime: z.number().nullable(),
  bootId: z.string().nullable(),
  startedAt: z.string(),
  cgroups: z.array(z.string()),
  restarts: z.number().int(),
  exits: z.array(exitSchema),
  /** This process has passed its health check. */
  wasReady: z.boolean().default(false),
  /** Being ended: an agent that finds this goes on with it. */
  stopping: z.boolean(),
})
export type InstanceRecord = z.infer<typeof instanceRecordSchema>

export const releaseRecordSchema = z.looseObject({
  spec: releaseSpecSchema.omit({ secrets: true }),
  sealedSecrets: z.string(),
  /** Wanted processes by name: the scale, which is no part of the release. */
  counts: z.record(z.string(), z.number().int()),
  /** `fresh`: before its switch. `live`: has the traffic. `settling`: had it. `retiring`: being ended. */
  phase: z.enum(['fresh', 'live', 'settling', 'retiring']),
  settlesAt: z.string().nullable(),
  instances: z.array(instanceRecordSchema),
})
export type ReleaseRecord = z.infer<typeof releaseRecordSchema>

export const targetRecordSchema = z.looseObject({
  targetId: z.string(),
  appId: z.string(),
  app: z.string(),
  releases: z.array(releaseRecordSchema),
  hosts: z.array(z.string()),
  fencingToken: z.number().int(),
  /** The release that had the traffic before the live one. */
  previous: z.string().nullable(),
  switchedAt: z.string().nullable(),
  /** Stopped by a person or by `podo stop`: nothing runs until started again. */
  stopped: z.enum(['no', 'by-person', 'by-shutdown']),
  /** First ports of the blocks that belong to this target. */
  portBlocks: z.array(z.number().int()),
})
export type TargetRecord = z.infer<typeof targetRecordSchema>

export const runRecordSchema = z.looseObject({
  key: z.string(),
  /** `runRequestSchema` without its environment, which is sealed. */
  request: z.looseObject({
    appId: z.string(),
    folder: z.string(),
    workspace: z.string().optional(),
    argv: z.array(z.string()).optional(),
    command: z.string().optional(),
    surroundings: surroundingsSchema.default(NO_SURROUNDINGS),
    caches: z.array(z.string()),
    limits: limitsSchema,
    timeoutSeconds: z.number(),
    outputBytes: z.number(),
  }),
  sealedEnvironment: z.string(),
  state: z.enum(['running', 'ended']),
  reason: runEndReasonSchema.nullable(),
  /** Why it is being ended, decided before its end: survives the agent. */
  endingFor: runEndReasonSchema.nullable(),
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  pid: z.number().int().nullable(),
  startTime: z.number().nullable(),
  bootId: z.string().nullable(),
  cgroups: z.array(z.string()),
})
export type RunRecord = z.infer<typeof runRecordSchema>

export const headerSchema = z.looseObject({
  /** Begins every mark, so that two installations on one machine never touch each other's processes. */
  installation: z.string(),
  /** Unix user by app. */
  users: z.record(z.string(), z.number().int()),
})
export type Header = z.infer<typeof headerSchema>
