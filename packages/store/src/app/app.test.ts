import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { lockTarget } from '../deployment/index.ts'
import { claimHost } from '../host/index.ts'
import { isUniqueViolation } from '../database/index.ts'
import { fillTeam } from '../testing/fill-team.ts'
import { openTwoTeams } from '../testing/two-teams.ts'
import { viewApp, viewScale } from '../view/index.ts'
import { createApp } from './create-app.ts'
import { cancelAllOf, deleteApp, deletingApps, markAppDeleting } from './delete-app.ts'
import { liftHold, setHold } from './hold.ts'
import { setScale } from './scale.ts'

const { world, team, other } = await openTwoTeams()

const create = (name: string, project = team) =>
  world.as(team.scope, (tx) =>
    createApp(tx, { teamId: project.teamId, projectId: project.projectId, name, displayName: name, userId: null, environments: [{ id: team.environmentId, name: 'production' }] }),
  )

test('an app has a target in each environment, with an event stream and c1', async () => {
  const { appId, targets } = await create('blog')
  expect(targets).toMatchObject([{ environment: 'production' }])
  expect(await world.as(team.scope, (tx) => viewApp(tx, appId))).toMatchObject({ name: 'blog', environments: [{ configVersion: 1, sequence: 0, live: null }] })
})

test('a name is taken once in a project', async () => {
  await create('twice')
  expect(await create('twice').then(() => false, (error: unknown) => isUniqueViolation(error))).toBe(true)
})

test('another team’s project or environment is absent', async () => {
  await expect(create('foreign', other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const mixed = world.as(team.scope, (tx) =>
    createApp(tx, { teamId: team.teamId, projectId: team.projectId, name: 'mixed', displayName: 'x', userId: null, environments: [{ id: other.environmentId, name: 'production' }] }),
  )
  await expect(mixed).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('of twenty apps that claim a host at once one gets it, and asking again is fine', async () => {
  const claim = (targetId: string) => world.as(team.scope, (tx) => claimHost(tx, { host: 'contested.localhost', teamId: team.teamId, targetId, kind: 'automatic' }))
  const targets = [team.targetId]
  for (let count = 1; count < 20; count += 1) targets.push((await create(`claim-${count}`)).targets[0]?.targetId ?? '')
  const answers = await Promise.all(targets.map(async (targetId) => ({ targetId, claimed: await claim(targetId) })))
  const winners = answers.filter(({ claimed }) => claimed)
  expect(winners).toHaveLength(1)
  expect(await claim(winners[0]?.targetId ?? '')).toBe(true)
  const foreign = world.as(other.scope, (tx) => claimHost(tx, { host: 'contested.localhost', teamId: other.teamId, targetId: other.targetId, kind: 'automatic' }))
  expect(await foreign).toBe(false)
})

test('a hold keeps its moment when its reason changes, and is lifted once', async () => {
  const hold = () => world.database.query('select hold_reason, held_by, held_at from app_environments where id = $1', [team.targetId])
  const set = (reason: string) => world.as(team.scope, (tx) => setHold(tx, team.targetId, { reason, userId: team.userId }))
  await set('first')
  const [before] = await hold()
  await set('second')
  expect(await hold()).toEqual([{ ...before, hold_reason: 'second' }])
  const lift = () => world.as(team.scope, (tx) => liftHold(tx, team.targetId))
  expect([await lift(), await lift()]).toEqual([true, false])
  expect(await hold()).toEqual([{ hold_reason: null, held_by: null, held_at: null }])
})

test('scale is kept apart from configuration', async () => {
  await world.as(team.scope, (tx) => setScale(tx, team.targetId, { web: 2, worker: 0 }))
  expect(await world.as(team.scope, (tx) => viewScale(tx, team.targetId))).toMatchObject({ counts: { web: 2, worker: 0 } })
})

test('hold and scale of another team’s target are absent', async () => {
  await expect(world.as(team.scope, (tx) => setHold(tx, other.targetId, { reason: 'x', userId: null }))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(world.as(team.scope, (tx) => setScale(tx, other.targetId, { web: 1 }))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await world.as(team.scope, (tx) => liftHold(tx, other.targetId))).toBe(false)
})

test('deleting takes every row of the app and nothing of another, and the audit log stays', async () => {
  const doomed = await world.addTeam('doomed')
  await fillTeam(world, doomed, 'doomed')
  const before = await world.database.query('select count(*)::int as n from audit_events')
  expect(await world.as(doomed.scope, (tx) => markAppDeleting(tx, doomed.appId))).toEqual([doomed.targetId])
  const [app] = await world.asWorker((tx) => deletingApps(tx, 10))
  expect(app).toMatchObject({ appId: doomed.appId, targets: [{ targetId: doomed.targetId, environment: 'production' }] })
  expect(await world.asWorker((tx) => cancelAllOf(tx, doomed.appId))).toBe(0)
  expect(await world.asWorker((tx) => deleteApp(tx, doomed.appId))).toBe(true)
  const tables = await world.database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'team_id' where relkind = 'r'
       and relnamespace = 'public'::regnamespace and relname not in ('memberships', 'projects', 'environments', 'api_tokens', 'audit_events')`,
  )
  for (const { name } of tables) {
    expect([name, await world.database.query(`select count(*)::int as n from ${name} where team_id = $1`, [doomed.teamId])]).toEqual([name, [{ n: 0 }]])
  }
  expect(await world.database.query('select count(*)::int as n from audit_events')).toEqual(before)
  expect(await world.as(team.scope, (tx) => viewApp(tx, team.appId))).not.toBeNull()
})

test('an app that nobody marked is not deleted, and another team’s is not marked', async () => {
  expect(await world.asWorker((tx) => deleteApp(tx, team.appId))).toBe(false)
  expect(await world.as(team.scope, (tx) => markAppDeleting(tx, other.appId))).toBeNull()
  expect(await world.as(team.scope, (tx) => markAppDeleting(tx, newId()))).toBeNull()
})

test('a trigger that waited for the deletion sees it', async () => {
  const { appId, targets } = await create('racing')
  const targetId = targets[0]?.targetId ?? ''
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  let marked: () => void = () => undefined
  const marking = new Promise<void>((resolve) => (marked = resolve))
  const deletion = world.as(team.scope, async (tx) => {
    await markAppDeleting(tx, appId)
    marked()
    await held
  })
  await marking
  const trigger = world.as(team.scope, (tx) => lockTarget(tx, targetId))
  await world.as(team.scope, async (tx) => {
    for (let waiting = 0; waiting === 0; ) {
      const { rows } = await tx.execute(sql`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
      waiting = Number(rows[0]?.['n'])
    }
  })
  release()
  await deletion
  expect(await trigger).toMatchObject({ deleting: true })
})
