import type { Session } from '@podo/contract'
import { conflict, invalid, Secret } from '@podo/kernel'
import type { AppError } from '@podo/kernel'
import { addMember, createUser, isUniqueViolation, setPasswordHash, spendSignInLink, updateUser, viewLocal } from '@podo/store'
import type { Tx } from '@podo/store'
import { record } from '../actor/record.ts'
import type { Call } from '../operation/call.ts'
import { hashPassword } from './password.ts'
import { answerSession, startSession } from './start.ts'
import { hashToken } from './token-text.ts'

interface SpendInput {
  readonly token: string
  readonly login: string
  readonly displayName: string
  readonly password: string
}

/**
 * Spends a link once: whoever holds it sets login, name and password. The first makes the administrator, owner of the
 * first team; a later one opens the account that it was made for again. The password is hashed before the transaction,
 * so that the link's row is locked for a moment only.
 */
export async function spendLink(call: Call, input: SpendInput): Promise<Session> {
  const { database, limits } = call.services
  limits.links.attempt(call.address)
  const login = parseLogin(input.login)
  const passwordHash = await hashPassword(input.password)
  const session = await database
    .transaction({ kind: 'authentication' }, async (tx) => {
      const link = await spendSignInLink(tx, hashToken(new Secret(input.token)))
      if (link === null) throw linkSpent()
      const { userId, made } = await accountFor(tx, link.userId, { login, displayName: input.displayName })
      await setPasswordHash(tx, userId, passwordHash)
      const started = await startSession(tx, userId, call.userAgent)
      await record(tx, { user: { id: userId }, name: input.displayName, via: 'console' }, null, { action: made ? 'user.create' : 'user.reopen', subject: `user ${login}` })
      return started
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? conflict('LOGIN_TAKEN', 'This login belongs to somebody else; choose another.') : error
    })
  return answerSession(call, session)
}

async function accountFor(tx: Tx, linkUserId: string | null, person: { login: string; displayName: string }): Promise<{ userId: string; made: boolean }> {
  const { user, team } = await viewLocal(tx)
  const existing = linkUserId ?? user?.id ?? null
  if (existing !== null) {
    await updateUser(tx, existing, person)
    return { userId: existing, made: false }
  }
  const userId = await createUser(tx, { ...person, isAdministrator: true })
  if (team !== null) await addMember(tx, { teamId: team.id, userId, role: 'owner' })
  return { userId, made: true }
}

function parseLogin(text: string): string {
  const login = text.toLowerCase()
  if (/[\s\p{Cc}]/u.test(login)) throw invalid('INVALID_LOGIN', 'A login holds no spaces; an e-mail address or a short name is usual.', { field: 'login' })
  return login
}

const linkSpent = (): AppError => conflict('LINK_SPENT', 'This sign-in link was used or has expired. podo sign-in-link makes a new one on the machine that runs Podo.')
