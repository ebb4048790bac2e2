import { z } from 'zod'
import { personSchema, timeField } from './fields.ts'

export const buildVariablesSchema = z.object({
  /** Names only: a value is written, never read back. */
  variables: z.array(z.object({ name: z.string(), updatedAt: timeField, updatedBy: personSchema.nullable() })),
  /** Named under `buildVariables` in podo.yaml of the newest deployment, and without a value. */
  missing: z.array(z.string()),
  /** Something was built before the last change and nothing since: a deployment is needed. */
  pending: z.boolean(),
})
export type BuildVariables = z.infer<typeof buildVariablesSchema>
