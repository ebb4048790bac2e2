import { waitFor } from '@podo/kernel'
import { engineStage } from '@podo/testkit'
import type { EngineStage } from '@podo/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

let stage: EngineStage

beforeEach(async () => {
  stage = await engineStage({ leaseSeconds: 2 })
})

afterEach(async () => {
  await stage.close()
})

async function untilBuilding(): Promise<{ number: number; open: () => void }> {
  let open: () => void = () => undefined
  stage.builder.gate = new Promise((resolve) => (open = resolve))
  const { number } = await stage.deploy('one')
  await waitFor({ what: 'the build to begin', timeoutMs: 5_000 }, () => stage.builder.built[0])
  return {
    number,
    open: () => {
      stage.builder.gate = undefined
      open()
    },
  }
}

test('an engine that is stopped leaves its deployment to the next, which ends it once', async () => {
  const first = await stage.startEngine()
  const building = await untilBuilding()
  await first.stop()
  expect((await stage.deployment(building.number)).state).toBe('build')
  building.open()
  await stage.startEngine()
  await stage.reaches(building.number, 'succeeded')
  expect(stage.runtime.history.filter((line) => line.startsWith('switch'))).toHaveLength(1)
})

test('a worker whose lease was taken stops, and writes nothing more', async () => {
  await stage.startEngine()
  const building = await untilBuilding()
  await stage.database.query("update leases set token = token + 1, owner = 'another', expires_at = now() + interval '1 hour'")
  await waitFor({ what: 'the driver to give up', timeoutMs: 10_000 }, async () => {
    const [row] = await stage.database.query<{ owner: string }>('select owner from leases')
    return row?.owner === 'another' && stage.builder.gate !== undefined ? true : undefined
  })
  building.open()
  const before = await stage.deployment(building.number)
  expect(before.state).toBe('build')
  await stage.database.query('update leases set owner = null, expires_at = null')
  await stage.reaches(building.number, 'succeeded')
})

test('connections that the database cuts delay a deployment and lose nothing', async () => {
  await stage.startEngine()
  const building = await untilBuilding()
  for (let round = 0; round < 5; round += 1) {
    await stage.database.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename = 'podo_worker'")
  }
  building.open()
  await stage.reaches(building.number, 'succeeded')
  expect(stage.runtime.history.filter((line) => line.startsWith('switch'))).toHaveLength(1)
})

test('settling is written down when the runtime says that it ended', async () => {
  await stage.startEngine()
  await stage.reaches((await stage.deploy('one')).number, 'succeeded')
  const old = stage.runtime.live()
  await stage.reaches((await stage.deploy('two')).number, 'succeeded')
  const settling = async (): Promise<string | null> => (await stage.database.query<{ id: string | null }>('select settling_release_id as id from app_environments'))[0]?.id ?? null
  expect(await settling()).not.toBeNull()
  stage.runtime.emit({ targetId: stage.targetId, contentKey: old, kind: 'settled', detail: {} })
  await waitFor({ what: 'settling to end', timeoutMs: 5_000 }, async () => ((await settling()) === null ? true : undefined))
})

test('a crash loop of a release that serves no more changes nothing', async () => {
  await stage.startEngine()
  await stage.reaches((await stage.deploy('one')).number, 'succeeded')
  const old = stage.runtime.live()
  await stage.reaches((await stage.deploy('two')).number, 'succeeded')
  stage.runtime.emit({ targetId: stage.targetId, contentKey: old, kind: 'crash-loop', detail: {} })
  await waitFor({ what: 'the journal to be read', timeoutMs: 5_000 }, async () => ((await stage.database.query<{ last: string }>('select last from runtime_cursors'))[0]?.last === '1' ? true : undefined))
  expect(await stage.database.query('select number from deployments where number > 2')).toEqual([])
})

test('a rollback to a build that is there skips fetch, plan and build, and a warm one is found running', async () => {
  await stage.startEngine()
  await stage.reaches((await stage.deploy('one')).number, 'succeeded')
  await stage.reaches((await stage.deploy('two')).number, 'succeeded')
  const [build] = await stage.database.query<{ id: string; commit: string }>('select b.id, b.commit from builds b join releases r on r.build_id = b.id where r.number = 1')
  const starts = stage.runtime.history.filter((line) => line.startsWith('start')).length
  const { number } = await stage.deploy('back', { trigger: 'rollback', source: { kind: 'build', buildId: build?.id ?? '', commit: { commit: build?.commit ?? '', message: '', author: '' } } })
  await stage.reaches(number, 'succeeded')
  expect(stage.runtime.history.filter((line) => line.startsWith('start'))).toHaveLength(starts)
  expect(stage.builder.built).toHaveLength(2)
  const [release] = await stage.database.query<{ number: number }>('select r.number from app_environments t join releases r on r.id = t.live_release_id')
  expect(release?.number).toBe(3)
})
