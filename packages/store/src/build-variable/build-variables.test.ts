import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { SQL_STATE, sqlState } from '../database/index.ts'
import { createSecretBox } from '../secret/index.ts'
import { openTwoTeams } from '../testing/two-teams.ts'
import { viewBuildVariables } from '../view/index.ts'
import { MOST_BUILD_VARIABLES, sealedBuildVariables, setBuildVariables } from './index.ts'

const { world, team, other } = await openTwoTeams()

const box = createSecretBox(randomBytes(32))
const change = (set: Record<string, string>, remove: readonly string[] = [], owner = team, as = team) =>
  world.as(as.scope, (tx) => setBuildVariables(tx, box, { teamId: owner.teamId, appId: owner.appId, set, remove, userId: as.userId }))
const stored = (owner = team) => world.asWorker((tx) => sealedBuildVariables(tx, box, owner.appId))
const view = (owner = team) => world.as(owner.scope, (tx) => viewBuildVariables(tx, owner.teamId, owner.appId))
const empty = async (): Promise<void> => void (await change({}, (await view()).variables.map(({ name }) => name)))

test('the worker opens what a request set, and lists show names, when and by whom', async () => {
  await change({ NPM_TOKEN: 'one', MODE: 'fast' })
  expect((await stored()).open()).toEqual({ NPM_TOKEN: 'one', MODE: 'fast' })
  const { variables } = await view()
  expect(variables).toEqual([
    { name: 'MODE', updatedAt: expect.stringMatching(/^\d{4}-.*Z$/), updatedBy: { id: team.userId, displayName: expect.any(String) } },
    { name: 'NPM_TOKEN', updatedAt: expect.any(String), updatedBy: { id: team.userId, displayName: expect.any(String) } },
  ])
  expect(JSON.stringify(variables)).not.toContain('one')
})

test('the value that is there already changes nothing, another changes the fingerprint, and the first brings it back', async () => {
  await empty()
  expect(await change({ KEY: 'a', OTHER: 'x' })).toEqual(['KEY', 'OTHER'])
  const first = (await stored()).fingerprints
  expect(await change({ KEY: 'a' })).toEqual([])
  expect(await change({ KEY: 'b' })).toEqual(['KEY'])
  expect((await stored()).fingerprints).not.toEqual(first)
  await change({ KEY: 'a' })
  expect((await stored()).fingerprints).toEqual(first)
})

test('the same value under another name or of another app has another fingerprint', async () => {
  await change({ SAME: 'value', ALSO: 'value' })
  await change({ SAME: 'value' }, [], other, other)
  const [mine, theirs] = [await stored(), await stored(other)]
  expect(new Set([mine.fingerprints['SAME'], mine.fingerprints['ALSO'], theirs.fingerprints['SAME']]).size).toBe(3)
})

test('one that is removed is gone, and removing what is not there changes nothing', async () => {
  await change({ GONE: 'x' })
  expect(await change({}, ['GONE', 'NEVER'])).toEqual(['GONE'])
  expect(await change({}, ['GONE'])).toEqual([])
  expect((await stored()).fingerprints).not.toHaveProperty('GONE')
})

test('there are no more than a build can carry, also by twenty requests at once', async () => {
  await empty()
  await change(Object.fromEntries(Array.from({ length: MOST_BUILD_VARIABLES - 5 }, (_, index) => [`V${index}`, 'x'])))
  const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => change({ [`MORE${index}`]: 'x' })))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect((await view()).variables).toHaveLength(MOST_BUILD_VARIABLES)
  await expect(change({ ONE: 'x' })).rejects.toMatchObject({ code: 'TOO_MANY_VARIABLES' })
  await expect(change({ ONE: 'x', TWO: 'x' }, ['V0', 'V0', 'V0'])).rejects.toMatchObject({ code: 'TOO_MANY_VARIABLES' })
  expect(await change({ ONE: 'x' }, ['V0', 'V0'])).toEqual(['V0', 'ONE'])
  await empty()
})

test('a change is pending until something is built after it', async () => {
  const build = async (at: string): Promise<void> => {
    const id = crypto.randomUUID()
    await world.database.query(
      `insert into deployments (id, team_id, app_id, target_id, number, trigger, config_version_id, state, ended_at)
       select $1, team_id, app_id, id, 1 + (select count(*)::int from deployments), 'manual', (select id from config_versions c where c.target_id = t.id limit 1), 'failed', now() from app_environments t where id = $2`,
      [id, other.targetId],
    )
    await world.database.query(`insert into deployment_phases (deployment_id, team_id, phase, status, started_at, detail) values ($1, $2, 'build', 'succeeded', now() + $3::interval, '{}')`, [id, other.teamId, at])
    await world.database.query(`insert into deployment_phases (deployment_id, team_id, phase, status, started_at, detail) values ($1, $2, 'plan', 'succeeded', now(), '{"plan":{"buildVariables":["NEEDED","THERE"]}}')`, [id, other.teamId])
  }
  await change({ THERE: '1' }, [], other, other)
  expect(await view(other)).toMatchObject({ pending: false, missing: [] })
  await build('-1 hour')
  expect(await view(other)).toMatchObject({ pending: true, missing: ['NEEDED'] })
  await build('1 hour')
  expect(await view(other)).toMatchObject({ pending: false })
})

test('another team neither sees nor changes them, and a request opens nothing', async () => {
  await change({ CLOSED: 'x' })
  expect((await world.as(other.scope, (tx) => viewBuildVariables(tx, team.teamId, team.appId))).variables).toEqual([])
  await expect(change({ CLOSED: 'stolen', NEW: 'x' }, [], team, other)).rejects.toBeDefined()
  expect(await change({}, ['CLOSED'], team, other)).toEqual([])
  expect((await stored()).open()).toMatchObject({ CLOSED: 'x' })
  const opened = world.as(team.scope, (tx) => sealedBuildVariables(tx, box, team.appId))
  expect(await opened.then(() => 'opened', sqlState)).toBe(SQL_STATE.insufficientPrivilege)
})

test('values that were moved to one another’s rows do not open', async () => {
  await change({ LEFT: 'left', RIGHT: 'right' })
  await world.database.query(`update build_variables a set sealed = b.sealed from build_variables b where a.app_id = $1 and b.app_id = $1 and (a.name, b.name) in (('LEFT', 'RIGHT'), ('RIGHT', 'LEFT'))`, [team.appId])
  const sealed = await stored()
  expect(() => sealed.open()).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }))
  await change({}, ['LEFT', 'RIGHT'])
})

test('no clear value is anywhere in the database', async () => {
  const canary = `canary-${randomBytes(8).toString('hex')}`
  await change({ CANARY: canary })
  const tables = await world.database.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'")
  for (const { name } of tables) {
    const found = await world.database.query(`select 1 from ${name} t where t::text like $1 or t::text like $2`, [`%${canary}%`, `%${Buffer.from(canary).toString('hex')}%`])
    expect([name, found]).toEqual([name, []])
  }
})
