import { eq } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { instanceSettings } from '../schema/index.ts'

/** A value of this installation as it was written; the caller parses it. Null: it was never set. */
export async function readSetting(tx: Tx, key: string): Promise<unknown> {
  const [row] = await tx.select({ value: instanceSettings.value }).from(instanceSettings).where(eq(instanceSettings.key, key))
  return row?.value ?? null
}

/** Answers whether it was new: of two that set it at once, one gets false. In the scope `administrator` or `worker`. */
export async function claimSetting(tx: Tx, key: string, value: unknown): Promise<boolean> {
  const { rowCount } = await tx.insert(instanceSettings).values({ key, value }).onConflictDoNothing()
  return rowCount === 1
}
