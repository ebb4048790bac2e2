import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

/** One more event in a stream, numbered without gaps; heard by listeners when the transaction commits. Answers its number. */
export async function emit(tx: Tx, streamId: string, kind: string, data: Readonly<Record<string, unknown>>): Promise<number> {
  const { rows } = await tx.execute(sql`select podo_emit(${streamId}::uuid, ${kind}, ${JSON.stringify(data)}::jsonb)::float8 as "seq"`)
  return (rows[0] as { seq: number }).seq
}
