import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

/** A hold that is there gets the new reason and author; its moment stays. */
export async function setHold(tx: Tx, targetId: string, hold: { readonly reason: string; readonly userId: string | null }): Promise<void> {
  await tx.execute(sql`update app_environments set hold_reason = ${hold.reason}, held_by = ${hold.userId}, held_at = coalesce(held_at, now()) where id = ${targetId}`)
}

/** Answers whether there was one. */
export async function liftHold(tx: Tx, targetId: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`update app_environments set hold_reason = null, held_by = null, held_at = null where id = ${targetId} and held_at is not null`)
  return rowCount === 1
}

export async function setScale(tx: Tx, targetId: string, counts: Readonly<Record<string, number>>): Promise<void> {
  await tx.execute(sql`update app_environments set scale = ${JSON.stringify(counts)}::jsonb where id = ${targetId}`)
}
