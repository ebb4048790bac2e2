import { AppError, newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { teams } from '../schema/index.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { createDatabase } from './database.ts'

let world: World
let one: Team
let two: Team

beforeAll(async () => {
  world = await createWorld()
  one = await world.addTeam('one')
  two = await world.addTeam('two')
})
afterAll(() => world.close())

const nameOf = (team: Team) => sql`select name from teams where id = ${team.teamId}`
const rename = (team: Team, name: string) => sql`update teams set name = ${name} where id = ${team.teamId}`

test('what the work throws undoes all of it', async () => {
  const work = world.as(one.scope, async (tx) => {
    await tx.execute(rename(one, 'changed'))
    throw new AppError({ kind: 'conflict', code: 'STOP', publicMessage: 'Stopped.' })
  })
  await expect(work).rejects.toMatchObject({ code: 'STOP' })
  expect((await world.as(one.scope, (tx) => tx.execute(nameOf(one)))).rows).toEqual([{ name: 'one' }])
})

test('the scope of one transaction is not there in the next on the same connection', async () => {
  const single = createDatabase({ connection: world.database.api, role: 'api', maxConnections: 1 })
  const count = sql`select count(*)::int as n from projects`
  expect((await single.transaction(one.scope, (tx) => tx.execute(count))).rows).toEqual([{ n: 1 }])
  expect((await single.pool.query('select count(*)::int as n from projects')).rows).toEqual([{ n: 0 }])
  expect((await single.transaction({ kind: 'authentication' }, (tx) => tx.execute(count))).rows).toEqual([{ n: 0 }])
  await single.close()
})

test('a scope takes nothing but ids', async () => {
  const scope = { kind: 'team', teamIds: [`${one.teamId}'; set local podo.scope = 'administrator`], userId: null } as const
  await expect(world.api.transaction(scope, (tx) => tx.execute(sql`select 1`))).rejects.toThrow('ids only')
})

test('the request’s role never gets the worker’s scope, nor the other way round', async () => {
  await expect(world.api.transaction({ kind: 'worker' }, (tx) => tx.execute(sql`select 1`))).rejects.toThrow('does not belong')
  await expect(world.worker.transaction({ kind: 'authentication' }, (tx) => tx.execute(sql`select 1`))).rejects.toThrow('does not belong')
})

test('of two transactions that wait for one another, the one that Postgres ends runs again', async () => {
  const both = { kind: 'team', teamIds: [one.teamId, two.teamId], userId: null } as const
  let runs = 0
  let locked = 0
  let bothLocked: () => void = () => undefined
  const meeting = new Promise<void>((resolve) => (bothLocked = resolve))
  const cross = (first: Team, second: Team, name: string) =>
    world.as(both, async (tx) => {
      runs += 1
      await tx.execute(rename(first, name))
      locked += 1
      if (locked === 2) bothLocked()
      await meeting
      await tx.execute(rename(second, name))
    })
  await Promise.all([cross(one, two, 'left'), cross(two, one, 'right')])
  expect(runs).toBe(3)
  const { rows } = await world.as(both, (tx) => tx.execute(sql`select distinct name from teams where id in (${one.teamId}, ${two.teamId})`))
  expect(rows).toHaveLength(1)
})

test('a server that is not there is DATABASE_AWAY and worth trying again', async () => {
  const away = createDatabase({ connection: { ...world.database.api, host: '/nonexistent' }, role: 'api' })
  await expect(away.transaction({ kind: 'authentication' }, (tx) => tx.execute(sql`select 1`))).rejects.toMatchObject({ code: 'DATABASE_AWAY', retryable: true })
  await away.close()
})

test('a connection that is cut in the middle is DATABASE_AWAY, and the next transaction has another', async () => {
  const cut = world.as({ kind: 'authentication' }, async (tx) => {
    const { rows } = await tx.execute(sql`select pg_backend_pid() as pid`)
    await world.database.query('select pg_terminate_backend($1)', [rows[0]?.['pid']])
    await tx.insert(teams).values({ id: newId(), name: 'lost' })
  })
  await expect(cut).rejects.toMatchObject({ code: 'DATABASE_AWAY' })
  const { rows } = await world.as({ kind: 'authentication' }, (tx) => tx.execute(sql`select count(*)::int as n from teams where name = 'lost'`))
  expect(rows).toEqual([{ n: 0 }])
})

test.each(["set local lock_timeout = '20ms'", "set local statement_timeout = '50ms'"])('what takes too long is DATABASE_BUSY and worth trying again: %s', async (limit) => {
  const waiting = world.as(one.scope, async (tx) => {
    await tx.execute(rename(one, 'locked'))
    await world.as(one.scope, async (second) => {
      await second.execute(sql.raw(limit))
      await second.execute(rename(one, 'waits'))
    })
  })
  await expect(waiting).rejects.toMatchObject({ code: 'DATABASE_BUSY', retryable: true })
})
