import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

/** A value of this installation that is not a table's; null when it was never set. */
export async function readSetting(tx: Tx, key: string): Promise<unknown> {
  const { rows } = await tx.execute(sql`select value from instance_settings where key = ${key}`)
  return (rows[0] as { value: unknown } | undefined)?.value ?? null
}

/** Answers whether it was new: of two that set it at once, one gets false. */
export async function claimSetting(tx: Tx, key: string, value: unknown): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`insert into instance_settings (key, value) values (${key}, ${JSON.stringify(value)}::jsonb) on conflict do nothing`)
  return rowCount === 1
}
