import { parseDatabase, runtimeLayout } from '@podo/config'
import { migrateDatabase } from '../database/migrate.ts'
import { failure } from '../exit-codes.ts'
import type { Around } from './around.ts'

/** The short-lived process that the launcher starts before the server: prepares the database, says how it went. */
export async function migrate(around: Around): Promise<number> {
  const database = parseDatabase(around.environment['PODO_DATABASE'] ?? '')
  const runtime = around.environment['PODO_RUNTIME']
  if (database === undefined || runtime === undefined) throw failure('BAD_OPTION', 'podo migrate is run by podo start, with PODO_DATABASE and PODO_RUNTIME.')
  around.print(JSON.stringify(await migrateDatabase(database, runtimeLayout(runtime).migrations)))
  return 0
}
