import { z } from 'zod'

/** A program on the PATH of runs. The stamp changes when another file takes its place; null where there is none. */
export const programSchema = z.object({ name: z.string(), stamp: z.string().nullable() })
export type Program = z.infer<typeof programSchema>
