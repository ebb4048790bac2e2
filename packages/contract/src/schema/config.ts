import { z } from 'zod'
import { configChangeSchema } from './deployment.ts'
import { personSchema, timeField } from './fields.ts'

export const variableName = z.string().min(1).max(128)
export const variableValue = z.string().max(65_536)

export const overridesSchema = z.strictObject({
  healthCheck: z
    .strictObject({
      path: z.string().startsWith('/').max(2048).optional(),
      timeoutSeconds: z.number().min(0.1).max(60).optional(),
      withinSeconds: z.number().int().min(1).max(1800).optional(),
      statuses: z.array(z.number().int().min(100).max(599)).max(50).optional(),
    })
    .optional(),
  resources: z
    .strictObject({ memoryMb: z.number().int().min(16).max(1_048_576).nullable().optional(), cpus: z.number().min(0.05).max(512).nullable().optional() })
    .optional(),
  commands: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,29}$/), z.string().min(1).max(32_768)).optional(),
  predeploy: z.string().min(1).max(32_768).nullable().optional(),
})
export type Overrides = z.infer<typeof overridesSchema>

export const configSchema = z.object({
  version: z.number().int(),
  variables: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Names only: a secret is written, never read back. */
  secrets: z.array(z.object({ name: z.string(), updatedAt: timeField })),
  overrides: overridesSchema,
  /** The version that the live release runs with; null when nothing is live. */
  liveVersion: z.number().int().nullable(),
})
export type Config = z.infer<typeof configSchema>

export const configVersionSchema = z.object({
  number: z.number().int(),
  createdAt: timeField,
  createdBy: personSchema.nullable(),
  copiedFrom: z.number().int().nullable(),
  changes: z.array(configChangeSchema),
})
export type ConfigVersion = z.infer<typeof configVersionSchema>

export const configUpdateInput = {
  set: z.record(variableName, variableValue).default({}),
  setSecrets: z.record(variableName, variableValue).default({}),
  /** Names of variables and secrets. */
  remove: z.array(variableName).max(500).default([]),
  overrides: overridesSchema.optional(),
  /** Deploy the live build with the new version at once. */
  deploy: z.boolean().default(true),
}

export const scaleSchema = z.object({ counts: z.record(z.string(), z.number().int().min(0).max(100)), processes: z.array(z.string()) })
