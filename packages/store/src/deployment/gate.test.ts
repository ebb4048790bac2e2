import { newId } from '@podo/kernel'
import { engineStage } from '@podo/testkit'
import type { EngineStage } from '@podo/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askBuildSlot, buildQueuePosition } from './gate.ts'

let stage: EngineStage

beforeEach(async () => {
  stage = await engineStage()
})

afterEach(async () => {
  await stage.close()
})

/** A deployment in `build` of an app of its own, in a team. */
async function building(team: string): Promise<string> {
  const ids = { project: newId(), environment: newId(), app: newId(), target: newId(), config: newId(), deployment: newId() }
  const name = `a${ids.app.slice(-12)}`
  await stage.database.query('insert into teams (id, name) values ($1, $2) on conflict do nothing', [team, 'Team'])
  await stage.database.query('insert into projects (id, team_id, name, display_name) values ($1, $2, $3, $3)', [ids.project, team, name])
  await stage.database.query("insert into environments (id, team_id, project_id, name) values ($1, $2, $3, 'production')", [ids.environment, team, ids.project])
  await stage.database.query('insert into apps (id, team_id, project_id, name, display_name) values ($1, $2, $3, $4, $4)', [ids.app, team, ids.project, name])
  await stage.database.query('insert into app_environments (id, team_id, app_id, environment_id) values ($1, $2, $3, $4)', [ids.target, team, ids.app, ids.environment])
  await stage.database.query('insert into config_versions (id, team_id, target_id, number) values ($1, $2, $3, 1)', [ids.config, team, ids.target])
  await stage.database.query("insert into deployments (id, team_id, app_id, target_id, number, trigger, state, config_version_id) values ($1, $2, $3, $4, 1, 'push', 'build', $5)", [ids.deployment, team, ids.app, ids.target, ids.config])
  return ids.deployment
}

const ask = (deployment: string, limit = 2): Promise<number> => stage.worker((tx) => askBuildSlot(tx, deployment, limit))

test('gives as many places as the limit, and a place once given is kept', async () => {
  const team = newId()
  const [one, two, three] = [await building(team), await building(team), await building(team)]
  expect(await ask(one)).toBe(0)
  expect(await ask(two)).toBe(0)
  expect(await ask(three)).toBe(1)
  expect(await ask(one)).toBe(0)
})

test('a place is free again when a build leaves its phase', async () => {
  const team = newId()
  const [one, two] = [await building(team), await building(team)]
  expect(await ask(one, 1)).toBe(0)
  expect(await ask(two, 1)).toBe(1)
  await stage.database.query("update deployments set state = 'failed', ended_at = now() where id = $1", [one])
  expect(await ask(two, 1)).toBe(0)
})

test('teams take turns: a team that floods does not put others behind its queue', async () => {
  const [flooding, other] = [newId(), newId()]
  const flood = [await building(flooding), await building(flooding), await building(flooding), await building(flooding)]
  const [first = '', ...waiting] = flood
  expect(await ask(first, 1)).toBe(0)
  for (const deployment of waiting) await ask(deployment, 1)
  const late = await building(other)
  expect(await ask(late, 1)).toBe(1)
  expect(await stage.worker((tx) => buildQueuePosition(tx, late))).not.toBeNull()
  await stage.database.query("update deployments set state = 'failed', ended_at = now() where id = $1", [first])
  expect(await ask(waiting[0] ?? '', 1)).toBeGreaterThanOrEqual(0)
  expect(await ask(late, 2)).toBe(0)
})

test('of many who ask at once never more than the limit get a place', async () => {
  const deployments = await Promise.all(Array.from({ length: 8 }, () => building(newId())))
  const answers = await Promise.all(deployments.map((deployment) => ask(deployment, 3)))
  expect(answers.filter((position) => position === 0)).toHaveLength(3)
  expect(new Set(answers.filter((position) => position > 0)).size).toBeGreaterThan(0)
})

test('a deployment that does not wait has no position', async () => {
  const deployment = await building(newId())
  expect(await stage.worker((tx) => buildQueuePosition(tx, deployment))).toBeNull()
})
