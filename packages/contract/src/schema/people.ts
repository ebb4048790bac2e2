import { z } from 'zod'
import { idField, timeField } from './fields.ts'

export const roleSchema = z.enum(['owner', 'maintainer', 'developer', 'viewer'])

export const sessionSchema = z.object({
  user: z.object({ id: idField, displayName: z.string(), login: z.string(), isAdministrator: z.boolean(), hasPassword: z.boolean() }),
  teams: z.array(z.object({ id: idField, name: z.string(), role: roleSchema })),
  expiresAt: timeField,
})
export type Session = z.infer<typeof sessionSchema>

export const loginField = z.string().trim().min(1).max(254)
export const passwordField = z.string().min(10).max(200)

export const apiTokenSchema = z.object({
  id: idField,
  name: z.string(),
  role: roleSchema,
  createdAt: timeField,
  lastUsedAt: timeField.nullable(),
  expiresAt: timeField.nullable(),
})
export type ApiToken = z.infer<typeof apiTokenSchema>
