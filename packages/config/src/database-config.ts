import type { Secret } from '@podo/kernel'

/** Who connects: `podo_owner` migrates, `podo_api` answers people, `podo_worker` runs the pipeline. */
export type DatabaseLogin = 'podo_owner' | 'podo_api' | 'podo_worker'

/**
 * `socket`: the embedded Postgres, a login each by peer authentication, no password. `url`: one login for all, given
 * by a person in DATABASE_URL; roles are then taken on by `SET LOCAL ROLE`.
 */
export type DatabaseConfig =
  | { readonly kind: 'socket'; readonly folder: string; readonly port: number; readonly database: string }
  | { readonly kind: 'url'; readonly url: Secret }

/** For PODO_DATABASE. Beside `parseDatabase` in a file of its own: the launcher writes it and never needs the schema. */
export function formatDatabase(database: DatabaseConfig): string {
  if (database.kind === 'url') return database.url.reveal()
  return JSON.stringify({ folder: database.folder, port: database.port, database: database.database })
}
