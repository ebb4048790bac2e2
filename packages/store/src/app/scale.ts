import { absent } from '@podo/kernel'
import { eq } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { appEnvironments } from '../schema/index.ts'

/** Process counts by name; apart from configuration, so it makes no version and no release. */
export async function setScale(tx: Tx, targetId: string, counts: Readonly<Record<string, number>>): Promise<void> {
  const { rowCount } = await tx.update(appEnvironments).set({ scale: counts }).where(eq(appEnvironments.id, targetId))
  if (rowCount !== 1) throw absent('app')
}
