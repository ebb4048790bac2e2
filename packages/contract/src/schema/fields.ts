import { z } from 'zod'

export const idField = z.uuid()
/** ISO 8601, UTC. */
export const timeField = z.string().max(40)
/** Names are checked again, with a sentence, by the domain; here they are only bounded. */
export const nameField = z.string().min(1).max(64)
export const reasonField = z.string().trim().max(500)
export const numberField = z.coerce.number().int().min(1).max(2_147_483_647)
export const commitField = z.string().regex(/^[0-9a-f]{40}$/)

/** A page of a list, newest first: give `before` of the last answer to go on. */
export const pageInput = { limit: z.coerce.number().int().min(1).max(200).default(50), before: z.string().max(100).optional() }
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })

/** Where an app is meant: its project, its name, and the environment, `production` unless told. */
export const appPath = { project: nameField, app: nameField }
export const targetPath = { ...appPath, environment: nameField.default('production') }

export const personSchema = z.object({ id: idField, displayName: z.string() })
export type Person = z.infer<typeof personSchema>
