import { delay } from '@podo/kernel'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { connectionAs } from './role-connection.ts'
import type { Connection } from './role-connection.ts'
import { beginStatement } from './scope.ts'
import type { DatabaseRole, Scope } from './scope.ts'
import { databaseAway, databaseBusy, isConnectionProblem, isTooSlow, isWorthRepeating } from './sql-state.ts'

/** An open transaction with its scope set. Every query of this package takes it first. */
export type Tx = Omit<NodePgDatabase, 'transaction' | '$client'>

export interface DatabaseOptions {
  readonly connection: Connection
  readonly role: DatabaseRole
  /** The login is not the role itself but a member of it: `set local role` in each transaction. */
  readonly assumeRole?: boolean
  /** Connections at a time; 8 unless told. */
  readonly maxConnections?: number
  /** An idle connection broke; the pool has replaced it already. */
  readonly onConnectionLost?: (error: Error) => void
}

export interface Database {
  readonly role: DatabaseRole
  /**
   * Commits what `work` did, or nothing. `work` runs again (3 times at most) when Postgres ended it for the sake of
   * another transaction, so it does nothing outside the database. Throws `DATABASE_AWAY` when the server is not there,
   * `DATABASE_BUSY` when a lock or a statement took too long.
   */
  transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /** The pool, for libraries that bring their own SQL (graphile-worker). It has no scope set. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

const ATTEMPTS = 3

const LIMITS = {
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
} as const

export function createDatabase(options: DatabaseOptions): Database {
  const { role } = options
  const pool = new pg.Pool({
    application_name: `podo ${role}`,
    keepAlive: true,
    ...LIMITS,
    ...connectionAs(options.connection, role, options.assumeRole ?? false),
    max: options.maxConnections ?? 8,
  })
  pool.on('error', (error) => options.onConnectionLost?.(error))

  async function transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    const begin = beginStatement(role, scope, options.assumeRole ?? false)
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await runOnce(pool, begin, work)
      } catch (error) {
        if (attempt >= ATTEMPTS || !isWorthRepeating(error)) throw error
        await delay(5 * attempt + Math.random() * 20)
      }
    }
  }

  return { role, transaction, pool, close: () => pool.end() }
}

async function runOnce<T>(pool: pg.Pool, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw databaseAway(error)
  })
  let broken: Error | undefined
  const onError = (error: Error): void => {
    broken = error
  }
  client.on('error', onError)
  try {
    await client.query(begin)
    const result = await work(drizzle({ client }))
    await client.query('commit')
    return result
  } catch (error) {
    // A connection that cannot roll back is thrown away; the server rolls back by itself.
    if (broken === undefined) await client.query('rollback').catch((failure: unknown) => (broken = asError(failure)))
    if (broken !== undefined && !isAnswer(error)) throw databaseAway(error)
    if (isTooSlow(error)) throw databaseBusy(error)
    throw isConnectionProblem(error) ? databaseAway(error) : error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/** Thrown by the caller's own rules rather than by the connection. */
const isAnswer = (error: unknown): boolean => error instanceof Error && error.name === 'AppError'

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('rollback failed', { cause: error }))
