import { absent } from '@podo/kernel'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { appEnvironments } from '../schema/index.ts'

/** Automatic deployment stops until a person lifts it. A hold that is there gets the new reason; its moment stays. */
export async function setHold(tx: Tx, targetId: string, hold: { readonly reason: string; readonly userId: string | null }): Promise<void> {
  const { rowCount } = await tx
    .update(appEnvironments)
    .set({ holdReason: hold.reason, heldBy: hold.userId, heldAt: sql`coalesce(${appEnvironments.heldAt}, now())` })
    .where(eq(appEnvironments.id, targetId))
  if (rowCount !== 1) throw absent('app')
}

/** False: there was none. */
export async function liftHold(tx: Tx, targetId: string): Promise<boolean> {
  const { rowCount } = await tx
    .update(appEnvironments)
    .set({ holdReason: null, heldBy: null, heldAt: null })
    .where(and(eq(appEnvironments.id, targetId), isNotNull(appEnvironments.heldAt)))
  return rowCount === 1
}
