import { AppError, isAppError } from '@podo/kernel'
import pg from 'pg'
import { databaseAway, isConnectionProblem } from '../database/sql-state.ts'
import type { Connection } from '../database/index.ts'
import { pendingMigrations, readMigrations } from './migration-files.ts'
import type { AppliedMigration, Migration } from './migration-files.ts'
import { migrateDoorbell } from './migrate-doorbell.ts'

export interface MigrateOptions {
  /** As `podo_owner`, or as the one login of `DATABASE_URL`. */
  readonly owner: Connection
  /** As `podo_worker`, which owns the tables of the doorbell; the same login again with `assumeRole`. */
  readonly worker: Connection
  /** There is one login only, a member of `podo_worker`. */
  readonly assumeRole?: boolean
  readonly migrationsFolder: string
  readonly log?: { info(fields: object, message: string): void }
}

/** Held for the whole run, so that two Podos that start at once migrate one after the other. */
const LOCK = 7_301_000
const OLDEST_SERVER = 160_000

/**
 * Brings the database to this Podo's tables, forward only; each migration is one transaction. Refuses, touching nothing,
 * a database that is newer (`DATABASE_NEWER`), was made by other files (`DATABASE_CHANGED`) or has a gap
 * (`DATABASE_GAP`). Safe to run again and at once from several places.
 */
export async function migrate(options: MigrateOptions): Promise<{ readonly applied: readonly string[] }> {
  const files = await readMigrations(options.migrationsFolder)
  const client = new pg.Client({ application_name: 'podo migrate', connectionTimeoutMillis: 10_000, lock_timeout: 60_000, statement_timeout: 600_000, ...options.owner })
  // A lost connection also fails the query that is under way; that error is the one that is told.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await checkServer(client)
    const pending = pendingMigrations(files, await appliedMigrations(client))
    for (const migration of pending) {
      await apply(client, migration)
      options.log?.info({ migration: migration.name }, 'migration applied')
    }
    await migrateDoorbell(client, options)
    return { applied: pending.map(({ name }) => name) }
  } catch (error) {
    throw !isAppError(error) && isConnectionProblem(error) ? databaseAway(error) : error
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>("select current_setting('server_version_num')::int as version")
  const version = rows[0]?.version ?? 0
  if (version >= OLDEST_SERVER) return
  throw new AppError({ kind: 'internal', code: 'DATABASE_TOO_OLD', publicMessage: `PostgreSQL 16 or newer is needed; this server is ${Math.floor(version / 10_000)}.` })
}

async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[]> {
  const found = await client.query("select to_regclass('public.podo_migrations') is not null as there")
  if ((found.rows[0] as { there: boolean }).there === false) {
    await client.query(`
      begin;
      create table podo_migrations (number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now());
      alter table podo_migrations enable row level security, force row level security;
      create policy migrations on podo_migrations to current_user using (true);
      commit`)
  }
  const { rows } = await client.query<AppliedMigration>('select number, name, hash from podo_migrations order by number')
  return rows
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.sql)
    await client.query('insert into podo_migrations (number, name, hash) values ($1, $2, $3)', [migration.number, migration.name, migration.hash])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    if (isConnectionProblem(cause)) throw databaseAway(cause)
    throw new AppError({
      kind: 'internal',
      code: 'DATABASE_MIGRATION_FAILED',
      publicMessage: `Migration ${migration.name} could not be applied; nothing of it was kept. The log says why.`,
      cause,
    })
  }
}
