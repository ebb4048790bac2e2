import { deployFiles, requestApp, startPodo, testDatabase } from '@podo/testkit'
import type { TestDatabase, TestPodo } from '@podo/testkit'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildFails, webApp } from './apps.ts'

/** A PostgreSQL of somebody else's with one login, as a hosted one gives it: owner of the database, no superuser. */
let database: TestDatabase
let podo: TestPodo

beforeAll(async () => {
  database = await testDatabase({ from: 'empty' })
  const login = `login_of_${database.name}`
  await database.query(`create role ${login} login`)
  await database.query(`grant podo_api, podo_worker to ${login} with inherit false, set true`)
  await database.query(`alter database ${database.name} owner to ${login}`)
  podo = await startPodo({ environment: { DATABASE_URL: `postgres:///${database.name}?host=${String(database.superuser.host)}&user=${login}` } })
})

afterAll(async () => {
  await podo.stop()
  await database.close()
})

const place = { project: 'sample', app: 'shop' }
const ask = async () => (await requestApp(podo.appsPort, 'shop.localhost')).body

test('the whole way of an app works on a PostgreSQL given by DATABASE_URL: deploy, change, configuration, failure, rollback', async () => {
  expect(await deployFiles(podo, 'shop', webApp('one'))).toMatchObject({ status: 'succeeded', release: 1 })
  expect(await ask()).toBe('one')
  expect(await deployFiles(podo, 'shop', webApp('two'))).toMatchObject({ status: 'succeeded', release: 2 })
  const set = await podo.cli(['env', 'set', 'GREETING=hello', '--app', 'shop'])
  expect(set).toMatchObject({ exitCode: 0 })
  expect((await requestApp(podo.appsPort, 'shop.localhost', '/env')).body).toContain('"greeting":"hello"')
  expect(await deployFiles(podo, 'shop', buildFails)).toMatchObject({ status: 'failed', cause: { code: 'PODO-BUILD-FAILED' } })
  expect(await podo.cli(['rollback', 'v1', '--app', 'shop', '--reason', 'test', '--yes'])).toMatchObject({ exitCode: 0 })
  expect(await ask()).toBe('one')
  expect((await podo.api.apps.get(place)).environments[0]?.hold).not.toBeNull()
})

test('the login sees no row of a team without a scope, though the tables are its own', async () => {
  const client = new pg.Client({ ...database.superuser, user: `login_of_${database.name}` })
  await client.connect()
  try {
    expect((await client.query('select name from apps')).rows).toEqual([])
    await client.query('begin')
    await client.query('set local role podo_api')
    expect((await client.query('select name from apps')).rows).toEqual([])
    await client.query('rollback')
  } finally {
    await client.end()
  }
  expect(await database.query('select name from apps')).toEqual([{ name: 'shop' }])
})
