import { z } from 'zod'

/** What the short-lived process that prepares the database tells the launcher, on its last line. */
export const preparedSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), applied: z.array(z.string()) }),
  z.object({ ok: z.literal(false), code: z.string(), sentence: z.string() }),
])
export type Prepared = z.infer<typeof preparedSchema>
