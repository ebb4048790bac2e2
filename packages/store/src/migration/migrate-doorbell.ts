import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { ROLE_NAMES, connectionAs } from '../database/index.ts'
import type { Connection } from '../database/index.ts'

interface DoorbellOptions {
  readonly worker: Connection
  readonly assumeRole?: boolean
}

/**
 * graphile-worker's own tables, in a schema that the worker's role owns, because row-level security without policies
 * hides them from everybody else. The role may make schemas for this moment only.
 */
export async function migrateDoorbell(owner: pg.Client, options: DoorbellOptions): Promise<void> {
  const { rows } = await owner.query<{ database: string; there: boolean }>(
    // From the catalog: to_regclass asks for USAGE on the schema, which only its owner has.
    `select quote_ident(current_database()) as database,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'graphile_worker' and c.relname = 'migrations') as there`,
  )
  const state = rows[0]
  if (state === undefined) return
  if (!state.there) await owner.query(`grant create on database ${state.database} to ${ROLE_NAMES.worker}`)
  const pool = new pg.Pool({
    application_name: 'podo migrate doorbell',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 600_000,
    ...connectionAs(options.worker, 'worker', options.assumeRole ?? false),
    max: 2,
  })
  // A connection that breaks fails the statement that it carries; that error is the one that is told.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) })
  } finally {
    await pool.end()
    if (!state.there) await owner.query(`revoke create on database ${state.database} from ${ROLE_NAMES.worker}`)
  }
}
