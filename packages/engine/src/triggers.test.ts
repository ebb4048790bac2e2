import { TRIGGERS } from '@podo/domain'
import type { Trigger } from '@podo/domain'
import { waitFor } from '@podo/kernel'
import { engineStage } from '@podo/testkit'
import type { EngineStage } from '@podo/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let stage: EngineStage

beforeEach(async () => {
  stage = await engineStage()
})

afterEach(async () => {
  await stage.close()
})

const AUTOMATIC: readonly Trigger[] = ['push', 'poll', 'webhook']
const DELIBERATE: readonly Trigger[] = ['manual', 'api', 'config', 'promote']
const RETURNS: readonly Trigger[] = ['rollback', 'auto-return']

test('every trigger has a row in the table', () => {
  expect([...AUTOMATIC, ...DELIBERATE, ...RETURNS].sort()).toEqual([...TRIGGERS].sort())
})

/** A deployment that stays in `build` until the gate opens. */
async function buildingOne(): Promise<{ deploymentId: string; number: number; open: () => void }> {
  let open: () => void = () => undefined
  stage.builder.gate = new Promise((resolve) => (open = resolve))
  await stage.startEngine()
  const first = await stage.deploy('first', { trigger: 'push' })
  await waitFor({ what: 'the build to begin', timeoutMs: 5_000 }, () => stage.builder.built[0])
  return {
    ...first,
    open: () => {
      stage.builder.gate = undefined
      open()
    },
  }
}

describe('while one is queued', () => {
  test.each([...AUTOMATIC, ...DELIBERATE])('%s replaces it as superseded', async (trigger) => {
    const queued = await stage.deploy('one')
    await stage.deploy('two', { trigger })
    expect((await stage.deployment(queued.number)).state).toBe('superseded')
  })

  test.each(RETURNS)('%s cancels it', async (trigger) => {
    const queued = await stage.deploy('one')
    await stage.deploy('two', { trigger })
    expect((await stage.deployment(queued.number)).state).toBe('cancelled')
  })
})

describe('while one builds', () => {
  test.each(AUTOMATIC)('%s takes its place', async (trigger) => {
    const first = await buildingOne()
    const second = await stage.deploy('second', { trigger })
    await stage.reaches(first.number, 'superseded')
    first.open()
    await stage.reaches(second.number, 'succeeded')
  })

  test.each(DELIBERATE)('%s waits, and takes its place by choice', async (trigger) => {
    const first = await buildingOne()
    const second = await stage.deploy('second', { trigger })
    expect((await stage.deployment(first.number)).state).toBe('build')
    const third = await stage.deploy('third', { trigger, supersede: true })
    await stage.reaches(first.number, 'superseded')
    expect((await stage.deployment(second.number)).state).toBe('superseded')
    first.open()
    await stage.reaches(third.number, 'succeeded')
  })

  test('rollback cancels it at once', async () => {
    const first = await buildingOne()
    await stage.deploy('second', { trigger: 'rollback' })
    await stage.reaches(first.number, 'cancelled')
    first.open()
  })
})

test('a busy branch gets somewhere: after three supersedes in a row a push waits', async () => {
  const first = await buildingOne()
  for (const name of ['second', 'third', 'fourth']) {
    const next = await stage.deploy(name, { trigger: 'push' })
    await stage.reaches(next.number, 'build')
  }
  const waiting = await stage.deploy('fifth', { trigger: 'push' })
  expect((await stage.deployment(4)).state).toBe('build')
  first.open()
  await stage.reaches(4, 'succeeded')
  await stage.reaches(waiting.number, 'succeeded')
})

test('fifty triggers at once leave one that runs to its end and no open deployment', async () => {
  await stage.startEngine()
  const accepted = await Promise.all(Array.from({ length: 50 }, (_, index) => stage.deploy(`change ${index}`, { trigger: 'push' })))
  const newest = Math.max(...accepted.map((one) => one.number))
  expect(new Set(accepted.map((one) => one.number)).size).toBe(50)
  await stage.reaches(newest, 'succeeded')
  const open = await stage.database.query('select 1 from deployments where ended_at is null')
  expect(open).toEqual([])
})

test('an app that is being deleted accepts nothing', async () => {
  await stage.database.query('update apps set deleting_at = now()')
  await expect(stage.deploy('one')).rejects.toMatchObject({ kind: 'absent' })
})
