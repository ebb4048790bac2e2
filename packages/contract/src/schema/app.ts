import { z } from 'zod'
import { causeSchema, commitSchema, deploymentSchema } from './deployment.ts'
import { idField, personSchema, timeField } from './fields.ts'

export const holdSchema = z.object({ reason: z.string(), by: personSchema.nullable(), at: timeField })

export const instanceSchema = z.object({
  id: z.string(),
  process: z.string(),
  release: z.string(),
  state: z.enum(['starting', 'ready', 'unready', 'backoff', 'stopping', 'exited']),
  startedAt: timeField,
  restarts: z.number().int(),
  memoryBytes: z.number().nullable(),
})

/** An app in one environment, as its page opens. */
export const appEnvironmentSchema = z.object({
  id: idField,
  environment: z.string(),
  address: z.string().nullable(),
  /** `empty`: never deployed. `live`, `stopped`, `failing`: the release that has the traffic. */
  state: z.enum(['empty', 'live', 'failing', 'stopped']),
  live: z.object({ release: z.number().int(), since: timeField, commit: commitSchema }).nullable(),
  /** Why the live release does badly now; null while it does well, or nothing is known. */
  cause: causeSchema.nullable(),
  settling: z.object({ release: z.number().int(), until: timeField }).nullable(),
  hold: holdSchema.nullable(),
  latest: deploymentSchema.nullable(),
  configVersion: z.number().int(),
  availableActions: z.array(z.enum(['deploy', 'rollback', 'lift-hold', 'hold', 'delete'])),
  sequence: z.number().int(),
})
export type AppEnvironment = z.infer<typeof appEnvironmentSchema>

export const appSchema = z.object({
  id: idField,
  project: z.string(),
  name: z.string(),
  displayName: z.string(),
  createdAt: timeField,
  deleting: z.boolean(),
  environments: z.array(appEnvironmentSchema),
})
export type App = z.infer<typeof appSchema>

export const appInstancesSchema = z.object({
  /** False while the runtime does not answer: what is shown may be old. */
  reachable: z.boolean(),
  instances: z.array(instanceSchema),
})
