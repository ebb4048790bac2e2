/**
 * Everything with an identity, in Postgres: the tables, their queries, and the migrations that make them.
 *
 * - Every query takes an open transaction (`Tx`) first, so that a use case commits rows, events and jobs together, or
 *   none of them. A crash before the commit leaves nothing; after it, the doorbell has rung.
 * - A transaction is opened with a scope. Row-level security, enabled and forced on every table, shows `podo_api` the
 *   rows of the scope's teams and `podo_worker` those of every team on the tables the engine needs. Queries that
 *   resolve an id name the teams as well: two layers, either of which is enough. What is foreign is absent.
 * - Waits are bounded: 5 s for a connection, 10 s for a lock, 30 s for a statement. A deadlock or a serialization
 *   failure is repeated three times at most; everything else is the caller's to answer.
 * - No secret leaves in a row: queries answer plain readonly values that they name column by column. Sealed bytes and
 *   token hashes leave only through the functions whose name says so.
 */
export * from './app/index.ts'
export * from './audit/index.ts'
export * from './build-variable/index.ts'
export * from './config/index.ts'
export * from './database/index.ts'
export * from './deployment/index.ts'
export * from './event/index.ts'
export * from './host/index.ts'
export * from './lease/index.ts'
export * from './migration/index.ts'
export * from './people/index.ts'
export * from './project/index.ts'
export * from './release/index.ts'
export * from './schema/index.ts'
export * from './secret/index.ts'
export * from './setting/index.ts'
export * from './upload/index.ts'
export * from './view/index.ts'
