import { Secret } from '@podo/kernel'
import { z } from 'zod'
import type { DatabaseConfig, DatabaseLogin } from './database-config.ts'

const socketSchema = z.object({
  folder: z.string().startsWith('/'),
  port: z.number().int().min(1).max(65_535).default(5432),
  database: z.string().min(1).max(63).default('podo'),
})

/** PODO_DATABASE: `{"folder":"/run/podo/db"}` for the embedded one, or a `postgres://` URL. */
export function parseDatabase(text: string): DatabaseConfig | undefined {
  if (text.startsWith('{')) {
    const parsed = socketSchema.safeParse(parseJson(text))
    return parsed.success ? { kind: 'socket', ...parsed.data } : undefined
  }
  return isDatabaseUrl(text) ? { kind: 'url', url: new Secret(text) } : undefined
}

export const isDatabaseUrl = (text: string): boolean => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)

/** What `pg` is given: a shape that its `Pool` and `Client` take as it is. */
export type Connection =
  | { readonly host: string; readonly port: number; readonly database: string; readonly user: DatabaseLogin }
  | { readonly connectionString: string }

export function connectionOf(database: DatabaseConfig, login: DatabaseLogin): Connection {
  if (database.kind === 'url') return { connectionString: database.url.reveal() }
  return { host: database.folder, port: database.port, database: database.database, user: login }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
