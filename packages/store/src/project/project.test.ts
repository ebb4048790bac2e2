import { afterAll, beforeAll, expect, test } from 'vitest'
import { isUniqueViolation } from '../database/index.ts'
import { createApp } from '../app/index.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { viewProject } from '../view/index.ts'
import { createProject } from './create-project.ts'
import { deleteProject } from './delete-project.ts'
import { ensureFirstTeam } from './first-team.ts'

let world: World
let team: Team
let other: Team
const first = () => world.asWorker((tx) => ensureFirstTeam(tx, { team: 'Team', project: 'sample' }))

beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

test('servers that start at once make one team with its project, once', async () => {
  const answers = await Promise.all([first(), first(), first()])
  expect(answers.filter((answer) => answer?.created)).toHaveLength(1)
  expect(new Set(answers.map((answer) => answer?.projectId)).size).toBe(1)
  expect(await first()).toMatchObject({ created: false })
  expect(await world.database.query('select (select count(*)::int from teams) as teams, (select count(*)::int from projects) as projects')).toEqual([{ teams: 1, projects: 1 }])
})

test('a first project that somebody deleted stays deleted', async () => {
  const made = await first()
  const teamId = made?.teamId ?? ''
  const scope = { kind: 'team', teamIds: [teamId], userId: null } as const
  expect(await world.as(scope, (tx) => deleteProject(tx, { teamId, projectId: made?.projectId ?? '' }))).toBe('deleted')
  expect(await first()).toBeNull()
})

test('a project begins with production and its name is taken once in its team', async () => {
  team = await world.addTeam('mine')
  other = await world.addTeam('theirs')
  const create = (owner: Team) => world.as(owner.scope, (tx) => createProject(tx, { teamId: owner.teamId, name: 'web', displayName: 'Web' }))
  const { id } = await create(team)
  expect(await world.as(team.scope, (tx) => viewProject(tx, id))).toMatchObject({ name: 'web', environments: [{ name: 'production' }] })
  expect(await create(team).then(() => false, (error: unknown) => isUniqueViolation(error))).toBe(true)
  await create(other)
  expect(await world.as(other.scope, (tx) => viewProject(tx, id))).toBeNull()
})

test('only an empty project of the team is deleted', async () => {
  const remove = (owner: Team, project: Team) => world.as(owner.scope, (tx) => deleteProject(tx, { teamId: owner.teamId, projectId: project.projectId }))
  expect(await remove(team, team)).toBe('not-empty')
  expect(await remove(other, team)).toBe('absent')
})

test('an app that is made while its project is deleted is made in none', async () => {
  const project = await world.as(team.scope, (tx) => createProject(tx, { teamId: team.teamId, name: 'racing', displayName: 'Racing' }))
  const outcomes = await Promise.allSettled([
    world.as(team.scope, (tx) => deleteProject(tx, { teamId: team.teamId, projectId: project.id })),
    world.as(team.scope, (tx) => createApp(tx, { teamId: team.teamId, projectId: project.id, name: 'app', displayName: 'App', userId: null, environments: [] })),
  ])
  const [apps] = await world.database.query<{ n: number }>('select count(*)::int as n from apps where project_id = $1', [project.id])
  const deleted = outcomes[0].status === 'fulfilled' && outcomes[0].value === 'deleted'
  expect(apps?.n).toBe(deleted ? 0 : 1)
})
