/**
 * What tests of several packages need. Only tests import it.
 * - `testDatabase()`: a migrated Postgres database for one test. The server is started once a run by whoever asks
 *   first, and its keeper ends it when the run's process is gone, killed or not.
 */
export * from './postgres/index.ts'
export * from './engine/index.ts'
export * from './podo/index.ts'
export * from './toolchains/find.ts'
