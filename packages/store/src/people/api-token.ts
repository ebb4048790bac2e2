import type { Role } from '@podo/domain'
import { newId } from '@podo/kernel'
import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { apiTokens } from '../schema/index.ts'

export interface NewApiToken {
  readonly teamId: string
  readonly userId: string
  readonly name: string
  /** SHA-256 of the token. */
  readonly tokenHash: Buffer
  readonly role: Role
  readonly expiresAt: Date | null
}

export async function createApiToken(tx: Tx, token: NewApiToken): Promise<{ readonly id: string; readonly createdAt: Date }> {
  const made = { id: newId(), createdAt: new Date() }
  await tx.insert(apiTokens).values({ ...made, ...token })
  return made
}

/** A user's own; null when there is none such among these teams, or it was revoked before. */
export async function revokeApiToken(
  tx: Tx,
  token: { readonly teamIds: readonly string[]; readonly userId: string; readonly id: string },
): Promise<{ readonly teamId: string; readonly name: string } | null> {
  const [row] = await tx
    .update(apiTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiTokens.id, token.id), eq(apiTokens.userId, token.userId), inArray(apiTokens.teamId, [...token.teamIds]), isNull(apiTokens.revokedAt)))
    .returning({ teamId: apiTokens.teamId, name: apiTokens.name })
  return row ?? null
}

/** Writes at most once a minute. */
export async function touchApiToken(tx: Tx, id: string): Promise<void> {
  await tx
    .update(apiTokens)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(apiTokens.id, id), or(isNull(apiTokens.lastUsedAt), lt(apiTokens.lastUsedAt, sql`now() - interval '1 minute'`))))
}
