import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { currentConfigVersion } from '../config/index.ts'
import type { Tx } from '../database/index.ts'
import { insertDeployment, lockTarget } from '../deployment/index.ts'
import { appEnvironments, builds, deployments, releases } from '../schema/index.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { claimBuild, keepBuild, loadBuild, recordBuild } from './build.ts'
import { dropBuilds, keptDigests } from './drop-builds.ts'

const SETTINGS = { processes: [], folder: '.', surroundings: { variables: {}, paths: [] }, staticSite: null, healthCheck: { path: '/', timeoutSeconds: 5, withinSeconds: 60, statuses: [] }, resources: { memoryMb: null, cpus: null }, predeploy: null, stopGraceSeconds: 10 }
const digestOf = (name: string): string => createHash('sha256').update(name).digest('hex')

let world: World
let team: Team
let configVersionId: string
let numbers: number

beforeEach(async () => {
  world = await createWorld()
  team = await world.addTeam('ours')
  configVersionId = await world.asWorker(async (tx) => (await currentConfigVersion(tx, team.targetId)).id)
  numbers = 0
})
afterEach(() => world.close())

interface Made {
  readonly buildId: string
  readonly releaseId: string
  readonly deploymentId: string
}

/** A deployment that ended, its build, and its release, which went live unless told. */
async function made(name: string, { state = 'succeeded', wentLive = true }: { readonly state?: 'succeeded' | 'failed' | 'held' | 'verify'; readonly wentLive?: boolean } = {}): Promise<Made> {
  const [buildId, releaseId, deploymentId] = [newId(), newId(), newId()]
  const place = { teamId: team.teamId, appId: team.appId, targetId: team.targetId }
  const number = (numbers += 1)
  await world.asWorker(async (tx) => {
    await tx.insert(deployments).values({ id: deploymentId, ...place, number, trigger: 'manual', configVersionId, state, ...(state === 'verify' ? {} : { endedAt: new Date() }) })
    await tx.execute(sql`
      insert into ${builds} (id, team_id, app_id, deployment_id, commit, build_key, plan, artifact, milliseconds)
      values (${buildId}, ${team.teamId}, ${team.appId}, ${deploymentId}, ${'a'.repeat(40)}, ${digestOf(`key ${name}`)}, '{}', ${JSON.stringify({ kind: 'slug', digest: digestOf(name), location: '/nowhere', sizeBytes: 1 })}::jsonb, 1)`)
    await tx.insert(releases).values({ id: releaseId, ...place, number, buildId, configVersionId, deploymentId, settings: SETTINGS, contentKey: digestOf(name), wentLiveAt: wentLive ? new Date() : null })
    await tx.update(deployments).set({ buildId, releaseId }).where(sql`id = ${deploymentId}`)
    await tx.update(appEnvironments).set({ lastDeployment: number, lastRelease: number, ...(wentLive ? { liveReleaseId: releaseId } : {}) }).where(sql`id = ${team.targetId}`)
  })
  return { buildId, releaseId, deploymentId }
}

const drop = (keepReleases: number): Promise<number> => world.asWorker((tx) => dropBuilds(tx, { keepReleases, limit: 100 }))
/** Names whose files are kept. */
const kept = async (...names: string[]): Promise<string[]> => {
  const digests = await world.asWorker(keptDigests)
  return names.filter((name) => digests.has(digestOf(name)))
}

describe('files are kept', () => {
  test('of so many releases that went live, the newest first', async () => {
    for (const name of ['v1', 'v2', 'v3', 'v4']) await made(name)
    expect(await drop(2)).toBe(2)
    expect(await kept('v1', 'v2', 'v3', 'v4')).toEqual(['v3', 'v4'])
    expect(await drop(2)).toBe(0)
  })

  test('not of a release that never went live, and such ones push no other out', async () => {
    await made('v1')
    await made('v2', { state: 'failed', wentLive: false })
    await made('v3', { state: 'failed', wentLive: false })
    await made('v4')
    await drop(2)
    expect(await kept('v1', 'v2', 'v3', 'v4')).toEqual(['v1', 'v4'])
  })

  test('of what serves and what settles, however old', async () => {
    const [first, second] = [await made('v1'), await made('v2')]
    for (const name of ['v3', 'v4']) await made(name)
    await world.asWorker((tx) => tx.update(appEnvironments).set({ liveReleaseId: first.releaseId, settlingReleaseId: second.releaseId }).where(sql`id = ${team.targetId}`))
    await drop(1)
    expect(await kept('v1', 'v2', 'v3', 'v4')).toEqual(['v1', 'v2', 'v4'])
  })

  test('of what an open deployment uses, was told to go back to, and of the newest deployment', async () => {
    const [first, second] = [await made('v1'), await made('v2')]
    await made('v3')
    const open = await made('open', { state: 'verify', wentLive: false })
    await world.asWorker((tx) => tx.update(deployments).set({ sourceReleaseId: first.releaseId, buildId: second.buildId }).where(sql`id = ${open.deploymentId}`))
    await made('newest', { state: 'failed', wentLive: false })
    await drop(1)
    expect(await kept('v1', 'v2', 'v3', 'open', 'newest')).toEqual(['v1', 'v2', 'v3', 'open', 'newest'])
  })

  test('of so many that wait behind a hold', async () => {
    await made('live')
    for (const name of ['h1', 'h2', 'h3', 'h4']) await made(name, { state: 'held', wentLive: false })
    await made('last', { state: 'failed', wentLive: false })
    await drop(2)
    expect(await kept('live', 'h1', 'h2', 'h3', 'h4')).toEqual(['live', 'h3', 'h4'])
  })

  test('of the same content while one build of it is needed', async () => {
    const first = await made('v1')
    await made('v2')
    await world.asWorker((tx) => tx.execute(sql`update builds set artifact = jsonb_set(artifact, '{digest}', ${JSON.stringify(digestOf('v2'))}::jsonb) where id = ${first.buildId}`))
    await drop(1)
    expect(await kept('v2')).toEqual(['v2'])
  })

  test('for an app that is gone: none', async () => {
    await made('v1')
    await world.asWorker(async (tx) => {
      await tx.execute(sql`update app_environments set live_release_id = null where id = ${team.targetId}`)
      await tx.execute(sql`delete from apps where id = ${team.appId}`)
    })
    expect(await kept('v1')).toEqual([])
  })
})

describe('a build whose files were dropped', () => {
  test('keeps its row, and has files again when it was built again or they were found', async () => {
    const [first] = [await made('v1'), await made('v2'), await made('v3')]
    await drop(1)
    const load = () => world.asWorker((tx) => loadBuild(tx, first.buildId))
    expect(await load()).toMatchObject({ isDropped: true, commit: 'a'.repeat(40) })
    await world.asWorker((tx) => keepBuild(tx, first.buildId))
    expect(await load()).toMatchObject({ isDropped: false })
    await drop(1)
    const open = await made('open', { state: 'verify', wentLive: false })
    const plan = {} as Parameters<typeof recordBuild>[2]['plan']
    const artifact = { kind: 'slug', digest: digestOf('other'), location: '/nowhere', sizeBytes: 1 } as const
    expect(await world.asWorker((tx) => recordBuild(tx, open.deploymentId, { commit: 'a'.repeat(40), buildKey: digestOf('key v1'), plan, artifact, milliseconds: 1 }))).toBe(first.buildId)
    expect(await load()).toMatchObject({ isDropped: false, artifact: { digest: digestOf('other') } })
    await drop(1)
    expect(await kept('v1', 'other')).toEqual(['other'])
  })
})

describe('a trigger at the same moment', () => {
  const begin = async (tx: Tx, buildId: string): Promise<void> => {
    const situation = await lockTarget(tx, team.targetId)
    if (situation === null) throw new Error('no target')
    await insertDeployment(tx, { situation, trigger: 'rollback', commit: null, buildId, releaseId: null, sourceReleaseId: null, configVersionId, reason: null, cause: null, endsHeld: false, userId: null })
  }

  test('that is being accepted keeps its build, although nobody sees it yet', async () => {
    const [first] = [await made('v1'), await made('v2')]
    const [entered, leave] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
    const accepting = world.asWorker(async (tx) => {
      await begin(tx, first.buildId)
      entered.resolve(undefined)
      await leave.promise
    })
    await entered.promise
    expect(await drop(1)).toBe(0)
    leave.resolve(undefined)
    await accepting
    expect(await drop(1)).toBe(0)
    expect(await kept('v1')).toEqual(['v1'])
  })

  test('that waits for the decision sees it afterwards', async () => {
    const [first] = [await made('v1'), await made('v2')]
    const [decided, leave] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
    const dropping = world.asWorker(async (tx) => {
      await dropBuilds(tx, { keepReleases: 1, limit: 100 })
      decided.resolve(undefined)
      await leave.promise
    })
    await decided.promise
    const seen = world.asWorker(async (tx) => {
      await begin(tx, first.buildId)
      return (await loadBuild(tx, first.buildId))?.isDropped
    })
    leave.resolve(undefined)
    await dropping
    expect(await seen).toBe(true)
  })

  test('of a build that is claimed by a deployment in work passes it over', async () => {
    const [first] = [await made('v1'), await made('v2')]
    const open = await made('open', { state: 'verify', wentLive: false })
    await world.asWorker((tx) => claimBuild(tx, open.deploymentId, first.buildId))
    await drop(1)
    expect(await kept('v1')).toEqual(['v1'])
  })
})
