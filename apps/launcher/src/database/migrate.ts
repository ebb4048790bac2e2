import { connectionOf } from '@podo/config'
import type { DatabaseConfig } from '@podo/config'
import { isAppError } from '@podo/kernel'
import { migrate, prepareOwnServer, prepareSingleLogin } from '@podo/store'
import type { Prepared } from './answer.ts'

const FIRST_MIGRATION = '0001_'

/** Roles, database and tables. Runs in a process of its own, so that the launcher never loads the database's code. */
export async function migrateDatabase(database: DatabaseConfig, migrationsFolder: string): Promise<Prepared> {
  try {
    if (database.kind === 'socket') await prepareOwnServer({ host: database.folder, port: database.port, user: 'postgres' }, database.database)
    else await prepareSingleLogin(connectionOf(database, 'podo_owner'))
    const { applied } = await migrate({
      owner: connectionOf(database, 'podo_owner'),
      worker: connectionOf(database, 'podo_worker'),
      assumeRole: database.kind === 'url',
      migrationsFolder,
    })
    return { ok: true, isNew: applied.some((name) => name.startsWith(FIRST_MIGRATION)) }
  } catch (error) {
    if (isAppError(error)) return { ok: false, code: error.code, sentence: error.publicMessage }
    return { ok: false, code: 'DATABASE_UNREACHABLE', sentence: describeRefusal(error) }
  }
}

/** By SQLSTATE or system error code; the text of the error may hold the address with its password. */
function describeRefusal(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'no connection'
  return `The database does not let Podo in (${code}).`
}
