import type { Session } from '@podo/contract'
import { createSession } from '@podo/store'
import { authenticate } from '../actor/authenticate.ts'
import { unauthenticated } from '../actor/authorize.ts'
import type { Call } from '../operation/call.ts'
import { presentSession } from './present.ts'
import { hashToken, newTokenText } from './token-text.ts'
import type { Tx } from '@podo/store'

/** A session ends by itself after this long; signing in begins a new one. */
const SESSION_DAYS = 30
const DAY_MS = 86_400_000

export interface StartedSession {
  readonly token: ReturnType<typeof newTokenText>
  readonly expiresAt: Date
}

/** In the transaction that found the person, scope `authentication`. */
export async function startSession(tx: Tx, userId: string, userAgent: string): Promise<StartedSession> {
  const token = newTokenText()
  const expiresAt = new Date(Date.now() + SESSION_DAYS * DAY_MS)
  await createSession(tx, { userId, tokenHash: hashToken(token), expiresAt, userAgent: userAgent.slice(0, 300) })
  return { token, expiresAt }
}

/** After the commit: hands the token to the browser and answers who is signed in now. */
export async function answerSession(call: Call, session: StartedSession): Promise<Session> {
  const actor = await authenticate(call.services, { kind: 'session', token: session.token })
  if (actor === null) throw unauthenticated()
  call.reply.startSession(session.token, session.expiresAt)
  return presentSession(actor)
}
