import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '@podo/testkit'
import type { TestDatabase } from '@podo/testkit'
import * as schema from './index.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const tables = Object.values(schema).filter((value) => is(value, PgTable))

test('the schema names every table that the migrations make', async () => {
  const made = await database.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'podo_migrations' order by 1")
  expect(tables.map(getTableName).sort()).toEqual(made.map(({ name }) => name))
})

test.each(tables.map((table) => [getTableName(table), table] as const))('%s has the columns, types and nulls that the migrations give it', async (name, table) => {
  const made = await database.query<{ column: string; type: string; required: boolean }>(
    `select a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by 1`,
    [name],
  )
  const described = Object.values(getTableColumns(table)).map((column) => ({ column: column.name, type: column.getSQLType(), required: column.notNull }))
  expect(described.sort((left, right) => (left.column < right.column ? -1 : 1))).toEqual(made)
})
