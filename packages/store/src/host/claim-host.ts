import { and, eq } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { hosts } from '../schema/index.ts'

export interface HostClaim {
  /** Lower case, whole: `shop.localhost`. */
  readonly host: string
  readonly teamId: string
  readonly targetId: string
  readonly kind: 'automatic' | 'custom'
}

/** A host is unique in all of Podo. False: somebody else has it, and nothing is told about whom. */
export async function claimHost(tx: Tx, claim: HostClaim): Promise<boolean> {
  const made = await tx.insert(hosts).values(claim).onConflictDoNothing().returning({ host: hosts.host })
  if (made.length === 1) return true
  const mine = await tx.select({ host: hosts.host }).from(hosts).where(and(eq(hosts.host, claim.host), eq(hosts.targetId, claim.targetId)))
  return mine.length === 1
}
