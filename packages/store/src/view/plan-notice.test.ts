import { afterEach, beforeEach, expect, test } from 'vitest'
import { fillTeam } from '../testing/fill-team.ts'
import type { Filled } from '../testing/fill-team.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { viewDeploymentExtras, viewLatestPlan } from './deployment.ts'

const FIXED_PORT = { code: 'fixed-port', facts: { file: 'server.js', port: 3000 }, sentence: 'server.js listens on port 3000.' }
const SENTENCE = 'podo.yml is not read; name it podo.yaml.'

let world: World
let team: Team
let filled: Filled

beforeEach(async () => {
  world = await createWorld()
  team = await world.addTeam('ours')
  filled = await fillTeam(world, team, 'ours')
})
afterEach(() => world.close())

const keep = (detail: object): Promise<unknown> =>
  world.database.query(`insert into deployment_phases (deployment_id, team_id, phase, status, started_at, detail) values ($1, $2, 'plan', 'succeeded', now(), $3)`, [filled.deploymentId, team.teamId, JSON.stringify(detail)])

test.each([
  ['by code and facts, as they are kept', { notices: [FIXED_PORT] }, [FIXED_PORT]],
  ['without a code where an earlier Podo kept the sentence alone', { notices: [SENTENCE, FIXED_PORT] }, [{ code: null, facts: {}, sentence: SENTENCE }, FIXED_PORT]],
  ['not at all where a Podo before them kept none', {}, []],
])('notices of a plan are read %s', async (_how, detail, notices) => {
  await keep({ plan: { root: { value: '.', from: 'default' } }, ...detail })
  const [extras, latest] = await world.as(team.scope, async (tx) => [await viewDeploymentExtras(tx, filled.deploymentId), await viewLatestPlan(tx, team.targetId)] as const)
  expect(extras?.planNotices).toEqual(notices)
  expect(latest?.notices).toEqual(notices)
})
