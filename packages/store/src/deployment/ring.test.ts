import { newId, waitFor } from '@podo/kernel'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DOORBELL_CHANNEL, SQL_STATE, listen, sqlState } from '../database/index.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { sql } from 'drizzle-orm'
import { ring } from './accept.ts'

let world: World
let team: Team

beforeAll(async () => {
  world = await createWorld()
  team = await world.addTeam('mine')
})
afterAll(() => world.close())
beforeEach(() => world.database.query('delete from graphile_worker._private_jobs'))

const jobs = () =>
  world.database.query<{ task: string; payload: unknown; running: boolean; key: string | null }>(
    `select t.identifier as task, j.payload, j.locked_at is not null as running, j.key from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`,
  )

test('a ring is a job that says which deployment to look at, and a word to who listens', async () => {
  const deploymentId = newId()
  const heard: string[] = []
  const listener = listen({ connection: world.database.worker, channel: DOORBELL_CHANNEL })
  listener.subscribe({ notified: (payload) => heard.push(payload), missed: () => undefined })
  await listener.ready()
  await world.as(team.scope, (tx) => ring(tx, deploymentId))
  expect(await jobs()).toEqual([{ task: 'look', payload: { deploymentId }, running: false, key: deploymentId }])
  expect(await waitFor({ what: 'the doorbell', timeoutMs: 5_000 }, () => heard[0])).toBe(deploymentId)
  await listener.close()
})

test('rings that nobody heard yet are one job', async () => {
  const deploymentId = newId()
  await Promise.all(Array.from({ length: 10 }, () => world.as(team.scope, (tx) => ring(tx, deploymentId))))
  expect(await jobs()).toHaveLength(1)
})

test('a ring while its job runs makes another, so that what came meanwhile is looked at', async () => {
  const deploymentId = newId()
  await world.as(team.scope, (tx) => ring(tx, deploymentId))
  await world.database.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'test', attempts = 1")
  await world.as(team.scope, (tx) => ring(tx, deploymentId))
  expect((await jobs()).map(({ running, key }) => ({ running, key }))).toEqual([{ running: true, key: null }, { running: false, key: deploymentId }])
})

test('a ring of a transaction that is rolled back is not heard', async () => {
  await expect(
    world.as(team.scope, async (tx) => {
      await ring(tx, newId())
      throw new Error('rolled back')
    }),
  ).rejects.toThrow('rolled back')
  expect(await jobs()).toEqual([])
})

test('whoever may ring may not read or make jobs otherwise', async () => {
  const refusal = (statement: string) => world.as(team.scope, (tx) => tx.execute(sql.raw(statement))).then(() => 'allowed', sqlState)
  expect(await refusal('select * from graphile_worker._private_jobs')).toBe(SQL_STATE.insufficientPrivilege)
  expect(await refusal("select graphile_worker.add_job('look')")).toBe(SQL_STATE.insufficientPrivilege)
})
