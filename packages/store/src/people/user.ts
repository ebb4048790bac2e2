import { newId } from '@podo/kernel'
import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { userPasswords, users } from '../schema/index.ts'

export interface NewUser {
  /** Lower case. */
  readonly login: string
  readonly displayName: string
  readonly isAdministrator: boolean
}

/** A login that is taken is a unique violation. */
export async function createUser(tx: Tx, user: NewUser): Promise<string> {
  const id = newId()
  await tx.insert(users).values({ id, ...user })
  return id
}

export async function updateUser(tx: Tx, id: string, change: { readonly login: string; readonly displayName: string }): Promise<boolean> {
  const { rowCount } = await tx.update(users).set({ login: change.login, displayName: change.displayName }).where(eq(users.id, id))
  return rowCount === 1
}

export interface PasswordOwner {
  readonly userId: string
  readonly displayName: string
  readonly passwordHash: string
}

/** For comparing, in the scope `authentication`; null for an unknown or disabled user and for one without a password. */
export async function findPassword(tx: Tx, login: string): Promise<PasswordOwner | null> {
  const [row] = await tx
    .select({ userId: users.id, displayName: users.displayName, passwordHash: userPasswords.passwordHash })
    .from(users)
    .innerJoin(userPasswords, eq(userPasswords.userId, users.id))
    .where(and(eq(users.login, login), isNull(users.disabledAt)))
  return row ?? null
}

export async function setPasswordHash(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  const setAt = new Date()
  await tx.insert(userPasswords).values({ userId, passwordHash, setAt }).onConflictDoUpdate({ target: userPasswords.userId, set: { passwordHash, setAt } })
}
