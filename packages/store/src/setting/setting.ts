import { eq } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { instanceSettings } from '../schema/index.ts'

/** A setting of this Podo as it was written; the caller parses it. Undefined: it was never set. */
export async function readSetting(tx: Tx, key: string): Promise<unknown> {
  const [row] = await tx.select({ value: instanceSettings.value }).from(instanceSettings).where(eq(instanceSettings.key, key))
  return row?.value
}

/** In the scope `administrator` or `worker`. */
export async function writeSetting(tx: Tx, key: string, value: unknown): Promise<void> {
  await tx.insert(instanceSettings).values({ key, value }).onConflictDoUpdate({ target: instanceSettings.key, set: { value } })
}
