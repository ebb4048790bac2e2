import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from './test-database.ts'

test('each test has a migrated database of its own', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()])
  await one.query("insert into teams (id, name) values (gen_random_uuid(), 'one')")
  expect(await one.query('select name from teams')).toEqual([{ name: 'one' }])
  expect(await other.query('select name from teams')).toEqual([])
  await Promise.all([one.close(), other.close()])
})

test('each role signs in as itself', async () => {
  const database = await testDatabase()
  for (const [connection, user] of [[database.owner, 'podo_owner'], [database.api, 'podo_api'], [database.worker, 'podo_worker']] as const) {
    const client = new pg.Client(connection)
    await client.connect()
    expect((await client.query('select current_user as user')).rows).toEqual([{ user }])
    await client.end()
  }
  await database.close()
})

test('a transaction left open is told', async () => {
  const database = await testDatabase()
  const client = new pg.Client(database.api)
  client.on('error', () => undefined)
  await client.connect()
  await client.query('begin; select 1')
  await expect(database.close()).rejects.toThrow('an open transaction')
  await client.end()
})
