import { AppError } from '@podo/kernel'
import { deleteOtherSessions, findPassword, setPasswordHash } from '@podo/store'
import { forbidden } from '../actor/authorize.ts'
import { record } from '../actor/record.ts'
import type { Actor } from '../actor/actor.ts'
import type { Call } from '../operation/call.ts'
import { hashPassword, verifyPassword } from './password.ts'

/** Needs the current password where there is one, and ends every other session of the account. */
export async function setPassword(call: Call & { readonly actor: Actor }, input: { readonly current: string; readonly next: string }): Promise<Record<string, never>> {
  const { actor, services } = call
  const { user, credentialId } = actor
  if (user === null || actor.via !== 'console') throw forbidden('A password is changed in the console, by the person signed in.')
  services.limits.byAccount.attempt(user.login)
  const account = await services.database.transaction({ kind: 'authentication' }, (tx) => findPassword(tx, user.login))
  if (account !== null && !(await verifyPassword(input.current, account.passwordHash))) throw wrongCurrent()
  services.limits.byAccount.forget(user.login)
  const passwordHash = await hashPassword(input.next)
  await services.database.transaction({ kind: 'authentication' }, async (tx) => {
    await setPasswordHash(tx, user.id, passwordHash)
    await deleteOtherSessions(tx, user.id, credentialId)
    await record(tx, actor, null, { action: 'password.change', subject: `user ${user.login}` })
  })
  return {}
}

/** Not 401: the session is still good. */
const wrongCurrent = (): AppError => new AppError({ kind: 'invalid', code: 'WRONG_PASSWORD', publicMessage: 'The current password is wrong.', details: { field: 'current' } })
