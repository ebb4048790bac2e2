import { newId } from '@podo/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillTeam } from '../testing/fill-team.ts'
import type { Filled } from '../testing/fill-team.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { listActivity } from './activity.ts'
import { latestDeployments, listDeployments } from './deployment.ts'
import { findApp, findProject, findStreamTeam, findTarget, findTargetById } from './place.ts'
import { listProjects, viewProject } from './project.ts'
import { listReleases, viewLiveRelease } from './release.ts'
import { listApps } from './app.ts'
import { viewConfigNow } from './config.ts'

let world: World
let mine: Team
let theirs: Team
let filled: Filled
beforeAll(async () => {
  world = await createWorld()
  mine = await world.addTeam('mine')
  theirs = await world.addTeam('theirs')
  filled = await fillTeam(world, mine, 'mine')
})
afterAll(() => world.close())

/** Row-level security shows both teams here, so that only the query's own list of teams can keep them apart. */
const both = () => ({ kind: 'team', teamIds: [mine.teamId, theirs.teamId], userId: mine.userId }) as const

test('a path is found among the given teams alone', async () => {
  await world.as(both(), async (tx) => {
    expect(await findTarget(tx, [mine.teamId], 'sample', 'shop', 'production')).toMatchObject({ targetId: mine.targetId })
    expect(await findTarget(tx, [theirs.teamId], 'sample', 'shop', 'production')).toMatchObject({ targetId: theirs.targetId })
    expect(await findApp(tx, [], 'sample', 'shop')).toBeNull()
    expect(await findProject(tx, [newId()], 'sample')).toBeNull()
  })
})

test('an id of a team that is not among the given ones is absent', async () => {
  await world.as(both(), async (tx) => {
    expect(await findTargetById(tx, [mine.teamId], theirs.targetId)).toBeNull()
    expect(await findStreamTeam(tx, [mine.teamId], theirs.targetId, 'target')).toBeNull()
    expect(await findStreamTeam(tx, [mine.teamId], mine.targetId, 'target')).toBe(mine.teamId)
  })
})

test('an id of a team outside the scope is absent', async () => {
  await world.as(mine.scope, async (tx) => {
    expect(await findTargetById(tx, [mine.teamId, theirs.teamId], theirs.targetId)).toBeNull()
    expect(await viewProject(tx, theirs.projectId)).toBeNull()
    expect(await listApps(tx, theirs.projectId, { limit: 10, after: null })).toEqual([])
    expect(await listDeployments(tx, theirs.targetId, { limit: 10, before: null })).toEqual([])
    expect(await listReleases(tx, theirs.targetId, { limit: 10, before: null })).toEqual([])
    expect((await viewConfigNow(tx, theirs.targetId)).current).toBeNull()
  })
})

test('lists go on where the page before ended', async () => {
  await world.as(both(), async (tx) => {
    const teams = [mine.teamId, theirs.teamId]
    const [first] = await listProjects(tx, teams, { limit: 1, after: null })
    const [second] = await listProjects(tx, teams, { limit: 1, after: first ?? null })
    expect(new Set([first?.id, second?.id])).toEqual(new Set([mine.projectId, theirs.projectId]))
    expect(await listProjects(tx, teams, { limit: 1, after: second ?? null })).toEqual([])
    expect(await listApps(tx, mine.projectId, { limit: 10, after: 'shop' })).toEqual([])
  })
})

test('what is live is told with its release, deployment and activity', async () => {
  await world.as(mine.scope, async (tx) => {
    expect(await viewLiveRelease(tx, mine.targetId)).toMatchObject({ id: filled.releaseId, number: 1, traffic: 'live', restorable: true })
    expect((await latestDeployments(tx, [mine.targetId])).size).toBe(1)
    expect(await listActivity(tx, [mine.teamId], { limit: 10, before: null, withUnowned: false })).toMatchObject([{ action: 'test', subject: 'mine' }])
    const [app] = await listApps(tx, mine.projectId, { limit: 10, after: null })
    expect(app).toMatchObject({ name: 'shop', environments: [{ live: { release: 1 }, host: 'mine.localhost' }] })
  })
})
