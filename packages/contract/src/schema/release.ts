import { z } from 'zod'
import { changesSchema, commitSchema, configChangeSchema } from './deployment.ts'
import { idField, personSchema, timeField } from './fields.ts'

export const releaseSchema = z.object({
  id: idField,
  number: z.number().int(),
  commit: commitSchema,
  configVersion: z.number().int(),
  deployment: z.number().int(),
  traffic: z.enum(['live', 'settling', 'none']),
  /** When its instances end, while it settles. */
  settlesAt: timeField.nullable(),
  createdAt: timeField,
  createdBy: personSchema.nullable(),
  wentLiveAt: timeField.nullable(),
  availableActions: z.array(z.enum(['rollback', 'compare'])),
})
export type Release = z.infer<typeof releaseSchema>

export const rollbackPreviewSchema = z.object({
  to: z.number().int(),
  from: z.number().int().nullable(),
  /**
   * `switch`: its instances are warm, going back is a switch alone. `start`: a cold start of the same build. `build`: its
   * files were dropped to make room, so its commit is built again by the same plan.
   */
  how: z.enum(['switch', 'start', 'build']),
  /** Variables and settings that change, from what runs now. */
  config: z.array(configChangeSchema),
  /** Secrets rotated since: they keep their current value unless `secrets` is `as-released`. */
  rotatedSecrets: z.array(z.string()),
  commitsTakenBack: z.array(commitSchema),
  /** What will not come back, as codes: `data`, `migrations`, `files`. */
  staysAsItIs: z.array(z.enum(['data', 'migrations', 'files'])),
  /** What stands in the way, as a sentence; null when it can be done. */
  problem: z.string().nullable(),
})
export type RollbackPreview = z.infer<typeof rollbackPreviewSchema>

export const compareSchema = changesSchema.extend({ from: z.number().int(), to: z.number().int() })
