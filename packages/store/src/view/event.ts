import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso } from './columns.ts'

export interface EventView {
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of a stream after a number, in order. The stream's own row says how far it goes. */
export async function eventsAfter(tx: Tx, streamId: string, after: number, limit: number): Promise<EventView[]> {
  const { rows } = await tx.execute(sql`
    select seq::float8 as "seq", ${iso(sql`at`)} as "at", kind, data from events where stream_id = ${streamId} and seq > ${after} order by events.seq limit ${limit}`)
  return rows as unknown as EventView[]
}
