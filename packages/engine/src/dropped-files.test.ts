import { armFaultPoints } from '@podo/kernel'
import { dropBuilds } from '@podo/store'
import { commitNamed, engineStage } from '@podo/testkit'
import type { EngineStage } from '@podo/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

let stage: EngineStage

beforeEach(async () => {
  stage = await engineStage()
})

afterEach(async () => {
  armFaultPoints(undefined)
  await stage.close()
})

const deployed = async (name: string): Promise<void> => void (await stage.reaches((await stage.deploy(name)).number, 'succeeded'))
const buildOf = async (release: number): Promise<string> => {
  const [row] = await stage.database.query<{ build_id: string }>('select build_id from releases where target_id = $1 and number = $2', [stage.targetId, release])
  return row?.build_id ?? ''
}
const goBack = async (release: number, name: string): Promise<number> => {
  const source = { kind: 'build', buildId: await buildOf(release), commit: { commit: commitNamed(name), message: name, author: 'Ada' } } as const
  return (await stage.deploy(name, { trigger: 'rollback', source, passHold: true, supersede: true })).number
}
const phasesOf = (number: number): Promise<{ phase: string; status: string }[]> =>
  stage.database.query("select p.phase, p.status from deployment_phases p join deployments d on d.id = p.deployment_id where d.target_id = $1 and d.number = $2 and p.phase in ('fetch', 'plan', 'build')", [stage.targetId, number])
const logOf = (): string => JSON.stringify([...stage.logs.lines])

test('a rollback to a release whose files are kept builds nothing', async () => {
  await stage.startEngine()
  await deployed('one')
  await deployed('two')
  const number = await goBack(1, 'one')
  await stage.reaches(number, 'succeeded')
  expect(stage.builder.built).toHaveLength(2)
  expect(new Set((await phasesOf(number)).map(({ status }) => status))).toEqual(new Set(['skipped']))
})

test('a rollback to a release whose files were dropped builds its commit again by its own plan, and says so', async () => {
  await stage.startEngine()
  await deployed('one')
  await stage.database.query(`update builds set plan = jsonb_set(plan, '{processes,web,value}', '"node old.js"')`)
  await deployed('two')
  await stage.worker((tx) => dropBuilds(tx, { keepReleases: 1, limit: 10 }))
  stage.builder.lose()
  const number = await goBack(1, 'one')
  await stage.reaches(number, 'succeeded')
  expect(stage.builder.built).toHaveLength(3)
  expect(await phasesOf(number)).toEqual(expect.arrayContaining([{ phase: 'fetch', status: 'succeeded' }, { phase: 'plan', status: 'succeeded' }, { phase: 'build', status: 'succeeded' }]))
  expect(logOf()).toContain('dropped to make room')
  const [live] = await stage.database.query<{ command: string; dropped_at: string | null }>(
    `select r.settings->'processes'->0->>'command' as command, b.dropped_at from app_environments t join releases r on r.id = t.live_release_id join builds b on b.id = r.build_id where t.id = $1`,
    [stage.targetId],
  )
  expect(live).toEqual({ command: 'node old.js', dropped_at: null })
})

test('files that are there although they were to be dropped are used, and kept from then on', async () => {
  await stage.startEngine()
  await deployed('one')
  await deployed('two')
  await stage.worker((tx) => dropBuilds(tx, { keepReleases: 1, limit: 10 }))
  await stage.reaches(await goBack(1, 'one'), 'succeeded')
  await stage.worker((tx) => dropBuilds(tx, { keepReleases: 1, limit: 10 }))
  await deployed('two')
  expect(stage.builder.built).toHaveLength(2)
  expect(await stage.database.query('select count(*)::int as dropped from builds where dropped_at is not null')).toEqual([{ dropped: 0 }])
})

test.each(['fetch.after', 'plan.after', 'build.after'])('a worker that ends at %s of such a rollback is followed by one that goes on', async (point) => {
  await (await begin('one', 'two')).stop()
  stage.builder.lose()
  let stopped = false
  armFaultPoints((name) => {
    if (name === point && !stopped) {
      stopped = true
      throw new Error(`the worker ends at ${point}`)
    }
  })
  await stage.startEngine()
  const number = await goBack(1, 'one')
  await stage.reaches(number, 'succeeded')
  expect(stopped).toBe(true)
  expect(await phasesOf(number)).toEqual(expect.arrayContaining([{ phase: 'build', status: 'succeeded' }]))
})

test('a rollback to a release whose files and source are gone fails with the commit as its cause', async () => {
  await stage.close()
  stage = await engineStage({ sources: { describe: async (_app, revision) => (isSourceGone && revision === commitNamed('one') ? null : { commit: revision, tree: revision, message: 'change', author: 'Ada', at: '2026-01-01T00:00:00Z' }) } })
  let isSourceGone = false
  await stage.startEngine()
  await deployed('one')
  await deployed('two')
  isSourceGone = true
  stage.builder.lose()
  const row = await stage.reaches(await goBack(1, 'one'), 'failed')
  expect(row.cause?.code).toBe('PODO-FETCH-NO-COMMIT')
})

async function begin(...names: string[]) {
  const engine = await stage.startEngine()
  for (const name of names) await deployed(name)
  return engine
}
