import { AppError } from '@podo/kernel'
import pg from 'pg'
import { SQL_STATE, sqlState } from '../database/sql-state.ts'
import type { Connection, Database } from '../database/index.ts'

/** Never a superuser, never past row-level security. */
const HARMLESS = 'nosuperuser nocreatedb nocreaterole nobypassrls noreplication'

/**
 * For Podo's own Postgres: makes the three login roles and the database, over the socket as the superuser that initdb
 * made. How each role proves itself is pg_hba.conf's matter. Safe to run again.
 */
export async function prepareOwnServer(superuser: Connection, database: string): Promise<void> {
  const name = pg.escapeIdentifier(database)
  await withClient({ ...superuser, database: 'postgres' }, async (client) => {
    for (const role of ['podo_owner', 'podo_api', 'podo_worker']) await createRole(client, role, `login ${HARMLESS}`)
    await client.query('grant podo_worker to podo_owner with inherit false, set true')
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) {
      await client.query(
        `create database ${name} owner podo_owner template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'`,
      )
    }
    await client.query(`revoke all on database ${name} from public`)
    await client.query(`grant connect on database ${name} to podo_api, podo_worker`)
  })
}

/**
 * For the one login of `DATABASE_URL`: it owns the database, and becomes `podo_api` or `podo_worker` in each
 * transaction (`assumeRole`). The roles are made if the login may make roles.
 */
export async function prepareSingleLogin(connection: Connection): Promise<void> {
  await withClient(connection, async (client) => {
    const { rows } = await client.query<{ strong: boolean; owner: boolean }>(`
      select r.rolsuper or r.rolbypassrls as strong, pg_has_role(d.datdba, 'usage') as owner
      from pg_roles r, pg_database d where r.rolname = session_user and d.datname = current_database()`)
    if (rows[0]?.strong !== false) throw tooStrong()
    if (!rows[0].owner) throw refused('DATABASE_NOT_OWNED', 'The login of DATABASE_URL does not own the database. Run: ALTER DATABASE … OWNER TO the login.')
    try {
      for (const role of ['podo_api', 'podo_worker']) await createRole(client, role, `nologin ${HARMLESS}`)
      const missing = await client.query(
        "select rolname from pg_roles where rolname in ('podo_api', 'podo_worker') and not pg_has_role(session_user, oid, 'set')",
      )
      for (const row of missing.rows) await client.query(`grant ${pg.escapeIdentifier((row as { rolname: string }).rolname)} to session_user with inherit false, set true`)
    } catch (cause) {
      if (sqlState(cause) !== SQL_STATE.insufficientPrivilege) throw cause
      throw refused(
        'DATABASE_ROLES_MISSING',
        'The login of DATABASE_URL may not make roles. Run as an administrator of the server: CREATE ROLE podo_api; CREATE ROLE podo_worker; GRANT podo_api, podo_worker TO the login.',
        cause,
      )
    }
  })
}

/** Refuses to serve requests with a login that row-level security does not bind. */
export async function checkApiRole(database: Database): Promise<void> {
  const { rows } = await database.pool.query<{ strong: boolean }>(
    'select bool_or(rolsuper or rolbypassrls) as strong from pg_roles where rolname in (session_user, current_user)',
  )
  if (rows[0]?.strong !== false) throw tooStrong()
}

const refused = (code: string, publicMessage: string, cause?: unknown): AppError => new AppError({ kind: 'internal', code, publicMessage, cause })

const tooStrong = (): AppError =>
  refused(
    'DATABASE_ROLE_TOO_STRONG',
    'The database login is a superuser or may bypass row-level security, so one team could be shown what is another’s. Give Podo a login of its own: CREATE ROLE podo LOGIN CREATEROLE PASSWORD …; ALTER DATABASE … OWNER TO podo.',
  )

async function createRole(client: pg.Client, role: string, attributes: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
  if (rowCount === 0) await client.query(`create role ${pg.escapeIdentifier(role)} ${attributes}`)
}

async function withClient<T>(connection: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ application_name: 'podo prepare', connectionTimeoutMillis: 10_000, statement_timeout: 60_000, ...connection })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
