import { newId } from '@podo/kernel'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { signInLinks } from '../schema/index.ts'

export interface NewSignInLink {
  readonly tokenHash: Buffer
  /** Whom it signs in; null makes the first administrator. */
  readonly userId: string | null
  readonly expiresAt: Date
}

/** Links that have expired go with it. */
export async function createSignInLink(tx: Tx, link: NewSignInLink): Promise<void> {
  await tx.execute(sql`delete from sign_in_links where expires_at <= now()`)
  await tx.insert(signInLinks).values({ id: newId(), ...link })
}

const usable = (tokenHash: Buffer) => and(eq(signInLinks.tokenHash, tokenHash), isNull(signInLinks.usedAt), gt(signInLinks.expiresAt, sql`now()`))

/** Looks and spends nothing. */
export async function isSignInLinkUsable(tx: Tx, tokenHash: Buffer): Promise<boolean> {
  const rows = await tx.select({ id: signInLinks.id }).from(signInLinks).where(usable(tokenHash))
  return rows.length === 1
}

/** Spends it, once however many ask: the row lock lets one through and the others see it used. Null: not usable (any more). */
export async function spendSignInLink(tx: Tx, tokenHash: Buffer): Promise<{ readonly userId: string | null } | null> {
  const [row] = await tx.update(signInLinks).set({ usedAt: sql`now()` }).where(usable(tokenHash)).returning({ userId: signInLinks.userId })
  return row ?? null
}
