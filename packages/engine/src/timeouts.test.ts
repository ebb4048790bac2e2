import { AppError } from '@podo/kernel'
import type { Phase } from '@podo/domain'
import { engineStage, sourceRecorder } from '@podo/testkit'
import type { EngineStage, EngineStageOptions } from '@podo/testkit'
import { afterEach, beforeAll, expect, test } from 'vitest'

let stage: EngineStage

/** The first database of a test run is made from nothing, which takes its time. */
beforeAll(async () => (await engineStage()).close())
afterEach(() => stage.close())

const never = <T>(): Promise<T> => new Promise<T>(() => undefined)
const migrating: EngineStageOptions['sources'] = {
  tree: async () => ({ paths: ['package.json', 'podo.yaml'], read: (path) => (path === 'podo.yaml' ? 'predeploy: node migrate.js\n' : '{"name":"shop","scripts":{"start":"node server.js"}}') }),
}

const building: EngineStageOptions['sources'] = {
  tree: async () => ({ paths: ['package.json'], read: () => '{"name":"shop","scripts":{"build":"node build.js","start":"node server.js"}}' }),
}

/** `start` asks first whether the release is there already; every later question is that of `verify`. */
function answersOnce(): EngineStage['runtime']['observe'] {
  let asked = 0
  return () => {
    asked += 1
    return asked === 1 ? Promise.resolve(null) : never()
  }
}

/** The part of each phase that does not answer, and what the cause says that it waited for. */
const SLOW: readonly (readonly [phase: Phase, parts: EngineStageOptions, waitedFor: string | null, fault: 'app' | 'podo'])[] = [
  ['fetch', { sources: { describe: never } }, 'repository', 'podo'],
  ['plan', { sources: { tree: never } }, 'files', 'podo'],
  ['predeploy', { sources: migrating, runs: { run: never } }, 'command', 'app'],
  ['start', { runs: { start: never } }, 'processes', 'podo'],
  ['verify', { runs: { observe: answersOnce(), start: async () => undefined } }, null, 'app'],
  ['switch', { runs: { switchTraffic: never } }, 'front-door', 'podo'],
]

test.each(SLOW)('%s that does not end within its limit is given up with a code of its own', async (phase, parts, waitedFor, fault) => {
  stage = await engineStage({ ...parts, timing: { phases: { [phase]: 0.6 }, stopping: 0.1 } })
  await stage.startEngine()
  const row = await stage.reaches((await stage.deploy('one')).number, 'failed')
  expect(row.cause).toMatchObject({ code: `PODO-${phase.toUpperCase()}-TIMEOUT`, phase, fault, facts: { phase, seconds: 1, ...(waitedFor === null ? {} : { waitedFor }) } })
  expect(stage.runtime.live()).toBeNull()
})

test('build that does not end within its limit is given up with the command that it waited for', async () => {
  stage = await engineStage({ sources: building, timing: { phases: { build: 0.6 }, stopping: 0.1 } })
  stage.builder.gate = never()
  await stage.startEngine()
  const row = await stage.reaches((await stage.deploy('one')).number, 'failed')
  expect(row.cause).toMatchObject({ code: 'PODO-BUILD-TIMEOUT', phase: 'build', fault: 'app', facts: { waitedFor: 'command', command: 'npm run build' }, evidence: [{ kind: 'log', lines: ['building'] }] })
})

test('a part that fails in a way of its own gives the phase its code for faults of Podo, without what nobody should read', async () => {
  stage = await engineStage({ runs: { start: async () => Promise.reject(new Error('password=hunter2')) } })
  await stage.startEngine()
  const row = await stage.reaches((await stage.deploy('one')).number, 'failed')
  expect(row.cause).toMatchObject({ code: 'PODO-START-ERROR', fault: 'podo', sentence: 'Podo could not finish the phase start.' })
  expect(JSON.stringify(row.cause)).not.toContain('hunter2')
})

test('a part that fails in words for people is quoted', async () => {
  const conflict = new AppError({ kind: 'conflict', code: 'NO_PORT', publicMessage: 'The app has no free port left.' })
  stage = await engineStage({ runs: { start: async () => Promise.reject(conflict) } })
  await stage.startEngine()
  const row = await stage.reaches((await stage.deploy('one')).number, 'failed')
  expect(row.cause).toMatchObject({ code: 'PODO-START-ERROR', sentence: 'The app has no free port left.', facts: { error: 'NO_PORT' } })
})

test.each([
  ['fetch', { sources: { checkOut: async () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' })) } }, 'PODO-BUILD-DISK-FULL'],
  ['start', { runs: { start: async () => Promise.reject(new AppError({ kind: 'unavailable', code: 'DISK_FULL', publicMessage: 'full' })) } }, 'PODO-START-DISK-FULL'],
] as const)('a disk without room in %s is told as such', async (phase, parts, code) => {
  stage = await engineStage(parts)
  await stage.startEngine()
  const row = await stage.reaches((await stage.deploy('one')).number, 'failed')
  expect(row.cause).toMatchObject({ code, phase, fault: 'podo', setting: { where: 'machine', name: 'disk' } })
})

test('an address that leads to another app is a cause of its own, and the traffic stays', async () => {
  const taken = new AppError({ kind: 'conflict', code: 'HOST_TAKEN', publicMessage: 'taken', details: { host: 'shop.localhost' } })
  stage = await engineStage({ runs: { switchTraffic: async (_target, to) => (to.contentKey === null ? { previous: null } : Promise.reject(taken)) } })
  await stage.startEngine()
  const row = await stage.reaches((await stage.deploy('one')).number, 'failed')
  expect(row.cause).toMatchObject({ code: 'PODO-SWITCH-DOMAIN-TAKEN', phase: 'switch', fault: 'app', facts: { host: 'shop.localhost' } })
  expect(stage.runtime.started()).toEqual([])
})

test('a commit that is gone and a build that is gone are told as such', async () => {
  stage = await engineStage({ sources: { describe: async (appId, revision) => (revision.startsWith('f') ? null : sourceRecorder().describe(appId, revision)) } })
  await stage.startEngine()
  const commit = { kind: 'commit', commit: 'f'.repeat(40), message: '', author: '' } as const
  const row = await stage.reaches((await stage.deploy('x', { source: commit })).number, 'failed')
  expect(row.cause).toMatchObject({ code: 'PODO-FETCH-NO-COMMIT', facts: { commit: 'ffffffff' } })
})
