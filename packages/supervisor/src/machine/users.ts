import { createHash } from 'node:crypto'
import type { Header } from '../state/schema.ts'
import type { User } from './machine.ts'

/** Far above what distributions and subordinate ranges of ordinary accounts use. No account is needed for a number. */
const FIRST_USER = 1_000_000_000
const USERS = 60_000
/** Two installations on one machine have users of their own, but for a chance of one in these. */
const RANGES = 16_000

export interface Users {
  of(appId: string): Promise<User>
}

/**
 * A Unix user per app, for ever: files that outlive an app must not become another app's. `onNew` is awaited by
 * everybody who asks for a new one: nothing runs as a user that the network rules do not know.
 */
export function createUsers(header: Header, save: () => Promise<void>, onNew: () => Promise<void> = () => Promise.resolve()): Users {
  const saving = new Map<string, Promise<void>>()
  return {
    async of(appId) {
      const known = header.users[appId]
      if (known !== undefined) {
        // Durable before it is used, also by whoever asks while it is written.
        await saving.get(appId)
        return { uid: known, gid: known }
      }
      const first = firstUserOf(header.installation)
      const own = Object.values(header.users).filter((uid) => uid >= first)
      const uid = own.reduce((most, one) => Math.max(most, one), first - 1) + 1
      if (uid >= first + USERS) throw new Error('no user left for a new app')
      header.users[appId] = uid
      const saved = save().then(onNew)
      saving.set(appId, saved)
      try {
        await saved
      } catch (error) {
        delete header.users[appId]
        throw error
      } finally {
        saving.delete(appId)
      }
      return { uid, gid: uid }
    },
  }
}

const firstUserOf = (installation: string): number => FIRST_USER + (createHash('sha256').update(installation).digest().readUInt32BE() % RANGES) * USERS
