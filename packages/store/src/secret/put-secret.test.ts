import { randomBytes } from 'node:crypto'
import { newId } from '@podo/kernel'
import { expect, test } from 'vitest'
import { SQL_STATE, sqlState } from '../database/index.ts'
import { openTwoTeams } from '../testing/two-teams.ts'
import { openSecretVersions } from './open-secrets.ts'
import { putSecret } from './put-secret.ts'
import { createSecretBox } from './seal.ts'

const { world, team, other } = await openTwoTeams()

const box = createSecretBox(randomBytes(32))
const put = (name: string, value: string, owner = team) =>
  world.as(team.scope, (tx) => putSecret(tx, box, { teamId: owner.teamId, targetId: owner.targetId, name, value, userId: team.userId }))
const open = (versions: Record<string, string>) => world.asWorker((tx) => openSecretVersions(tx, box, versions))

test('the worker opens what a request stored, each version with its own value', async () => {
  const first = await put('KEY', 'one')
  const second = await put('KEY', 'two')
  expect(await open({ KEY: second.versionId, OLD: first.versionId })).toEqual({ KEY: 'two', OLD: 'one' })
})

test('the value that is there already makes no version, also by twenty at once', async () => {
  const first = await put('SAME', 'value')
  expect(await put('SAME', 'value')).toEqual({ versionId: first.versionId, changed: false })
  const answers = await Promise.all(Array.from({ length: 20 }, () => put('SAME', 'other')))
  expect(new Set(answers.map(({ versionId }) => versionId)).size).toBe(1)
  expect(answers.filter(({ changed }) => changed)).toHaveLength(1)
})

test('values that were moved to one another’s rows do not open', async () => {
  const [left, right] = [await put('LEFT', 'left'), await put('RIGHT', 'right')]
  await world.database.query(
    `update secret_versions a set sealed = b.sealed from secret_versions b
     where (a.id, b.id) in (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
    [left.versionId, right.versionId],
  )
  await expect(open({ LEFT: left.versionId })).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' })
  await expect(open({ RIGHT: right.versionId })).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' })
})

test('one that was purged says so by its name', async () => {
  const { versionId } = await put('GONE', 'value')
  await world.database.query('update secret_versions set sealed = null where id = $1', [versionId])
  await expect(open({ GONE: versionId })).rejects.toMatchObject({ code: 'SECRET_PURGED', details: { name: 'GONE' } })
  await expect(open({ GONE: newId() })).rejects.toMatchObject({ code: 'SECRET_PURGED' })
})

test('a request cannot open anything', async () => {
  const { versionId } = await put('CLOSED', 'value')
  const opened = world.as(team.scope, (tx) => openSecretVersions(tx, box, { CLOSED: versionId }))
  expect(await opened.then(() => 'opened', sqlState)).toBe(SQL_STATE.insufficientPrivilege)
})

test('another team’s target is absent', async () => {
  await expect(put('KEY', 'value', other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('no clear value is anywhere in the database', async () => {
  const canary = `canary-${randomBytes(8).toString('hex')}`
  await put('CANARY', canary)
  const tables = await world.database.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'")
  for (const { name } of tables) {
    const found = await world.database.query(`select 1 from ${name} t where t::text like $1 or t::text like $2`, [`%${canary}%`, `%${Buffer.from(canary).toString('hex')}%`])
    expect([name, found]).toEqual([name, []])
  }
})
