import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCluster, stopCluster, superuserOf, testDatabase } from '@podo/testkit'
import type { TestDatabase } from '@podo/testkit'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDatabase } from '../database/index.ts'
import type { Connection } from '../database/index.ts'
import { ensureFirstTeam } from '../project/index.ts'
import { migrate } from './migrate.ts'
import { checkApiRole, prepareOwnServer, prepareSingleLogin } from './roles.ts'

const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))
let database: TestDatabase
let logins: string[]

beforeEach(async () => {
  database = await testDatabase({ from: 'empty' })
  logins = []
})
afterEach(async () => {
  for (const login of logins) await database.query(`reassign owned by ${login} to postgres; drop owned by ${login}`)
  for (const login of logins) await database.query(`drop role ${login}`)
  await database.close()
})

/** A login of its own that owns the database, as somebody's hosted server would give. */
async function login(attributes = ''): Promise<Connection> {
  const name = `login_${randomBytes(4).toString('hex')}`
  await database.query(`create role ${name} login ${attributes}`)
  await database.query(`alter database ${database.name} owner to ${name}`)
  logins.push(name)
  return { ...database.owner, user: name }
}

test('preparing Podo’s own server twice changes nothing', async () => {
  await prepareOwnServer(database.superuser, database.name)
  const roles = await database.query<{ role: string }>("select rolname as role from pg_roles where rolname like 'podo%' and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb) order by 1")
  expect(roles.map(({ role }) => role)).toEqual(['podo_api', 'podo_owner', 'podo_worker'])
})

test('one login, which becomes the role of each transaction, is enough', async () => {
  const connection = await login()
  await database.query(`grant podo_api, podo_worker to ${String(connection.user)} with inherit false, set true`)
  await prepareSingleLogin(connection)
  await migrate({ owner: connection, worker: connection, assumeRole: true, migrationsFolder })
  const api = createDatabase({ connection, role: 'api', assumeRole: true })
  const worker = createDatabase({ connection, role: 'worker', assumeRole: true })
  await checkApiRole(api)
  const made = await worker.transaction({ kind: 'worker' }, (tx) => ensureFirstTeam(tx, { team: 'Team', project: 'sample' }))
  const rows = (teamIds: string[]) => api.transaction({ kind: 'team', teamIds, userId: null }, async (tx) => (await tx.execute(sql`select current_user as "user", count(*)::int as n from projects`)).rows)
  expect((await worker.pool.query('select current_user as "user"')).rows).toEqual([{ user: 'podo_worker' }])
  expect(await rows([])).toEqual([{ user: 'podo_api', n: 0 }])
  expect(await rows([made?.teamId ?? ''])).toEqual([{ user: 'podo_api', n: 1 }])
  await Promise.all([api.close(), worker.close()])
})

test('a login that is a superuser or passes row-level security is refused', async () => {
  for (const attributes of ['superuser', 'bypassrls']) {
    const connection = await login(attributes)
    await expect(prepareSingleLogin(connection)).rejects.toMatchObject({ code: 'DATABASE_ROLE_TOO_STRONG' })
    const api = createDatabase({ connection, role: 'api' })
    await expect(checkApiRole(api)).rejects.toMatchObject({ code: 'DATABASE_ROLE_TOO_STRONG' })
    await api.close()
  }
})

test('a superuser that would only play the harmless role is refused too', async () => {
  const api = createDatabase({ connection: database.superuser, role: 'api', assumeRole: true })
  await expect(checkApiRole(api)).rejects.toMatchObject({ code: 'DATABASE_ROLE_TOO_STRONG' })
  await api.close()
})

test('a login that does not own the database, or may not become the roles, is told what to run', async () => {
  const stranger = await login()
  await database.query(`alter database ${database.name} owner to podo_owner`)
  await expect(prepareSingleLogin(stranger)).rejects.toMatchObject({ code: 'DATABASE_NOT_OWNED' })
  await expect(prepareSingleLogin(await login())).rejects.toMatchObject({ code: 'DATABASE_ROLES_MISSING', publicMessage: expect.stringContaining('GRANT podo_api, podo_worker') })
})

test('a login that may make roles makes them, on a server that has never seen Podo', async () => {
  const base = await mkdtemp(join(tmpdir(), 'podo-roles-'))
  const cluster = await startCluster(base)
  try {
    const administrator = new pg.Client(superuserOf(cluster.socketFolder))
    await administrator.connect()
    await administrator.query('create role hosted login createrole')
    await administrator.query('create database hosted owner hosted')
    await administrator.end()
    const connection = { ...superuserOf(cluster.socketFolder, 'hosted'), user: 'hosted' }
    await prepareSingleLogin(connection)
    await prepareSingleLogin(connection)
    await migrate({ owner: connection, worker: connection, assumeRole: true, migrationsFolder })
    const api = createDatabase({ connection, role: 'api', assumeRole: true })
    await checkApiRole(api)
    const { rows } = await api.transaction({ kind: 'authentication' }, (tx) => tx.execute(sql`select current_user as "user"`))
    expect(rows).toEqual([{ user: 'podo_api' }])
    await api.close()
  } finally {
    await stopCluster(cluster)
    await rm(base, { recursive: true })
  }
})
