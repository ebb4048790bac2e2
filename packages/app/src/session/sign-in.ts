import type { Session } from '@podo/contract'
import { AppError } from '@podo/kernel'
import { findPassword } from '@podo/store'
import { record } from '../actor/record.ts'
import type { Call } from '../operation/call.ts'
import { verifyPassword } from './password.ts'
import { answerSession, startSession } from './start.ts'

/**
 * Login and password. A wrong login and a wrong password get the same answer after the same work; both count against
 * the account and against the address.
 */
export async function signIn(call: Call, input: { readonly login: string; readonly password: string }): Promise<Session> {
  const { database, limits } = call.services
  const login = input.login.toLowerCase()
  limits.byAddress.attempt(call.address)
  limits.byAccount.attempt(login)
  const account = await database.transaction({ kind: 'authentication' }, (tx) => findPassword(tx, login))
  const right = await verifyPassword(input.password, account?.passwordHash ?? null)
  if (!right || account === null) throw wrongPassword()
  limits.byAccount.forget(login)
  const session = await database.transaction({ kind: 'authentication' }, async (tx) => {
    const started = await startSession(tx, account.userId, call.userAgent)
    await record(tx, { user: { id: account.userId }, name: account.displayName, via: 'console' }, null, { action: 'session.start', subject: `user ${login}` })
    return started
  })
  return answerSession(call, session)
}

const wrongPassword = (): AppError =>
  new AppError({ kind: 'unauthenticated', code: 'WRONG_PASSWORD', publicMessage: 'Login or password is wrong. On the machine that runs Podo, podo sign-in-link makes a new way in.' })
