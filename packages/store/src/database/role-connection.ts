import type pg from 'pg'
import { ROLE_NAMES } from './scope.ts'
import type { DatabaseRole } from './scope.ts'

/** How to reach the server: a socket folder as `host`, or an address. */
export type Connection = pg.ClientConfig

/** The connection of a login that is not the role itself but a member of it: the whole session has the role's rights. */
export const connectionAs = (connection: Connection, role: DatabaseRole, assumeRole: boolean): Connection =>
  assumeRole ? { ...connection, options: `-c role=${ROLE_NAMES[role]}` } : connection
