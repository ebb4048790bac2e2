import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

/** A `timestamptz` as ISO 8601 in UTC with milliseconds, made by Postgres: inside JSON and outside alike. */
export const iso = (column: SQL): SQL => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** `{id, displayName}` of a user, or null. */
export const person = (alias: SQL): SQL =>
  sql`case when ${alias}.id is null then null else json_build_object('id', ${alias}.id, 'displayName', ${alias}.display_name) end`

export interface PersonView {
  readonly id: string
  readonly displayName: string
}

/** A page, newest first: `before` is the number of the last row of the page before. */
export interface NumberPage {
  readonly limit: number
  readonly before: number | null
}
