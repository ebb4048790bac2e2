import type { Header } from '../state/schema.ts'
import type { User } from './machine.ts'

/** Above what distributions and subordinate ranges of ordinary accounts use. No account is needed for a number. */
const FIRST_USER = 200_000
const LAST_USER = 260_000

export interface Users {
  of(appId: string): Promise<User>
}

/** A Unix user per app, for ever: files that outlive an app must not become another app's. */
export function createUsers(header: Header, save: () => Promise<void>): Users {
  return {
    async of(appId) {
      const known = header.users[appId]
      if (known !== undefined) return { uid: known, gid: known }
      const uid = Math.max(FIRST_USER - 1, ...Object.values(header.users)) + 1
      if (uid > LAST_USER) throw new Error('no user left for a new app')
      header.users[appId] = uid
      await save()
      return { uid, gid: uid }
    },
  }
}
