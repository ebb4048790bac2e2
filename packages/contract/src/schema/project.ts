import { z } from 'zod'
import { idField, timeField } from './fields.ts'

export const environmentSchema = z.object({ id: idField, name: z.string() })

export const projectSchema = z.object({
  id: idField,
  name: z.string(),
  displayName: z.string(),
  team: z.object({ id: idField, name: z.string() }),
  environments: z.array(environmentSchema),
  createdAt: timeField,
})
export type Project = z.infer<typeof projectSchema>
