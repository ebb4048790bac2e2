import { newId } from '@podo/kernel'
import { and, eq, lt, ne, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { sessions } from '../schema/index.ts'

export interface NewSession {
  readonly userId: string
  /** SHA-256 of the token; the token itself is never stored. */
  readonly tokenHash: Buffer
  readonly expiresAt: Date
  readonly userAgent: string
}

/** Sessions of one user at a time; the one that was longest unseen goes first. */
const MOST_SESSIONS = 50

export async function createSession(tx: Tx, session: NewSession): Promise<string> {
  const id = newId()
  await tx.execute(sql`
    delete from sessions where user_id = ${session.userId} and (expires_at <= now() or id in (
      select id from sessions where user_id = ${session.userId} order by last_seen_at desc, id desc offset ${MOST_SESSIONS - 1}))`)
  await tx.insert(sessions).values({ id, ...session })
  return id
}

/** Writes at most once a minute, so that a busy page costs one row version a minute. */
export async function touchSession(tx: Tx, id: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ lastSeenAt: sql`now()` })
    .where(and(eq(sessions.id, id), lt(sessions.lastSeenAt, sql`now() - interval '1 minute'`)))
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.id, id))
}

/** All of a user's but the one to keep. */
export async function deleteOtherSessions(tx: Tx, userId: string, keep: string | null): Promise<void> {
  await tx.delete(sessions).where(keep === null ? eq(sessions.userId, userId) : and(eq(sessions.userId, userId), ne(sessions.id, keep)))
}
