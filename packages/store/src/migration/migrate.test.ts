import { cp, mkdtemp, readdir, rm, writeFile, appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { testDatabase } from '@podo/testkit'
import type { TestDatabase } from '@podo/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from './migrate.ts'

const shipped = fileURLToPath(new URL('../../migrations/', import.meta.url))
let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await testDatabase({ from: 'empty' })
  folder = await mkdtemp(join(tmpdir(), 'podo-migrations-'))
  await cp(shipped, folder, { recursive: true })
})
afterEach(async () => {
  await rm(folder, { recursive: true })
  await database.close()
})

const run = () => migrate({ owner: database.owner, worker: database.worker, migrationsFolder: folder })
const tables = () => database.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' order by 1")
const last = async (): Promise<number> => (await readdir(folder)).length
const write = (number: number, sql: string) => writeFile(join(folder, `${String(number).padStart(4, '0')}_more.sql`), sql)

test('an empty database gets every migration once, however often it runs', async () => {
  expect((await run()).applied).toEqual((await readdir(shipped)).sort())
  expect((await run()).applied).toEqual([])
})

test('two that start at once apply each migration once', async () => {
  const [one, other] = await Promise.all([run(), run()])
  expect([...one.applied, ...other.applied].sort()).toEqual((await readdir(shipped)).sort())
})

test('a later one is added to those that are there', async () => {
  await run()
  await write((await last()) + 1, 'create table more (id int primary key)')
  expect((await run()).applied).toEqual([expect.stringContaining('_more.sql')])
})

test('a file that is not the one that was applied is refused', async () => {
  await run()
  await appendFile(join(folder, '0001_people.sql'), '\n-- changed\n')
  await expect(run()).rejects.toMatchObject({ code: 'DATABASE_CHANGED', publicMessage: expect.stringContaining('0001_people.sql') })
})

test('a database of a newer Podo is refused and left as it is', async () => {
  const number = (await last()) + 1
  await write(number, 'create table more (id int primary key)')
  await run()
  const before = await tables()
  await rm(join(folder, `${String(number).padStart(4, '0')}_more.sql`))
  await expect(run()).rejects.toMatchObject({ code: 'DATABASE_NEWER' })
  expect(await tables()).toEqual(before)
})

test('a gap is refused, in the database and in the files', async () => {
  await run()
  await database.query('delete from podo_migrations where number = 2')
  await expect(run()).rejects.toMatchObject({ code: 'DATABASE_GAP' })
  await rm(join(folder, '0002_projects.sql'))
  await expect(run()).rejects.toMatchObject({ code: 'DATABASE_GAP' })
})

test('a migration that fails leaves nothing of itself and keeps those before', async () => {
  await run()
  const before = await tables()
  const number = (await last()) + 1
  await write(number, 'create table half (id int primary key); select 1/0')
  await expect(run()).rejects.toMatchObject({ code: 'DATABASE_MIGRATION_FAILED' })
  expect(await tables()).toEqual(before)
  await write(number, 'create table half (id int primary key)')
  expect((await run()).applied).toHaveLength(1)
})

test('the worker’s role owns the doorbell and can make nothing else', async () => {
  await run()
  const [seen] = await database.query(
    `select nspowner::regrole::text as owner, has_database_privilege('podo_worker', current_database(), 'create') as may
     from pg_namespace where nspname = 'graphile_worker'`,
  )
  expect(seen).toEqual({ owner: 'podo_worker', may: false })
})

test('a server that is not there is DATABASE_AWAY', async () => {
  const owner = { ...database.owner, host: '/nonexistent' }
  await expect(migrate({ owner, worker: owner, migrationsFolder: folder })).rejects.toMatchObject({ code: 'DATABASE_AWAY', retryable: true })
})

test('builds and releases of an earlier Podo get what plans and settings say since', async () => {
  const names = (await readdir(shipped)).filter((name) => /^\d{4}_/.test(name)).sort()
  for (const name of names.slice(5)) await rm(join(folder, name))
  await run()
  await database.query(`set session_replication_role = replica;
    insert into builds (id, team_id, app_id, deployment_id, commit, build_key, milliseconds, artifact, plan)
      values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), repeat('c', 40), repeat('b', 64), 1, '{}', '{"root": {"value": "web", "from": "podo.yaml"}, "language": {"value": "node", "from": "package.json"}}');
    insert into releases (id, team_id, app_id, target_id, number, build_id, config_version_id, deployment_id, settings, content_key)
      values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '{"predeploy": "x"}', repeat('a', 64));
    reset session_replication_role`)
  await cp(shipped, folder, { recursive: true })
  await run()
  const [build] = await database.query('select plan from builds')
  expect(build).toMatchObject({ plan: { language: { value: 'node' }, toolchains: [], workspace: { value: 'web', from: 'podo.yaml' }, port: null, environment: {}, paths: [], installed: [] } })
  const [release] = await database.query('select settings from releases')
  expect(release).toEqual({ settings: { predeploy: 'x', folder: '.', surroundings: { variables: {}, paths: [] } } })
})
