import { armFaultPoints, waitFor } from '@podo/kernel'
import { engineStage, sourceRecorder } from '@podo/testkit'
import type { EngineStage } from '@podo/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let stage: EngineStage

beforeEach(async () => {
  stage = await engineStage()
})

afterEach(async () => {
  armFaultPoints(undefined)
  await stage.close()
})

const phasesOf = async (number: number): Promise<string[]> =>
  (
    await stage.database.query<{ line: string }>(
      `select p.phase || ' ' || p.status as line from deployment_phases p join deployments d on d.id = p.deployment_id
       where d.target_id = $1 and d.number = $2 order by array_position(array['fetch','plan','build','publish','commit','predeploy','start','verify','switch'], p.phase)`,
      [stage.targetId, number],
    )
  ).map((row) => row.line)

describe('a deployment', () => {
  test('goes through every phase and ends live', async () => {
    await stage.startEngine()
    const { number } = await stage.deploy('one')
    await stage.reaches(number, 'succeeded')
    expect(await phasesOf(number)).toEqual([
      'fetch succeeded', 'plan succeeded', 'build succeeded', 'publish skipped', 'commit skipped', 'predeploy skipped', 'start succeeded', 'verify succeeded', 'switch succeeded',
    ])
    expect(stage.runtime.live()).not.toBeNull()
    const [app] = await stage.database.query<{ number: number; content_key: string }>('select r.number, r.content_key from app_environments t join releases r on r.id = t.live_release_id where t.id = $1', [stage.targetId])
    expect(app).toEqual({ number: 1, content_key: stage.runtime.live() })
  })

  test('of the same source is not built twice, and does not move traffic', async () => {
    await stage.startEngine()
    await stage.reaches((await stage.deploy('one')).number, 'succeeded')
    const before = stage.runtime.history.length
    await stage.reaches((await stage.deploy('one')).number, 'succeeded')
    expect(stage.builder.built).toHaveLength(1)
    expect(stage.runtime.history).toHaveLength(before)
  })

  test('whose commit is gone fails with the cause of fetch', async () => {
    await stage.startEngine()
    const row = await stage.reaches((await stage.deploy('missing')).number, 'failed')
    expect(row.cause?.code).toBe('PODO-FETCH-NO-COMMIT')
  })

  test('that exits is a verdict: the old release keeps the traffic and the new one is stopped', async () => {
    await stage.startEngine()
    await stage.reaches((await stage.deploy('one')).number, 'succeeded')
    const live = stage.runtime.live()
    await stage.configure({ BEHAVIOUR: 'exits' })
    const { number, deploymentId } = await stage.deploy('one')
    const row = await stage.reaches(number, 'failed')
    expect(row.cause?.code).toBe('PODO-START-EXITED')
    const place = row.cause?.evidence.flatMap((piece) => (piece.kind === 'log' ? [piece.place?.deployment ?? 0] : []))[0]
    expect((stage.logs.lines.get(deploymentId) ?? [])[(place ?? 0) - 1]).toBe('Error: cannot find the moon')
    expect(stage.runtime.live()).toBe(live)
    expect(stage.runtime.started()).toEqual([live])
  })

  test('that answers 500 behind the switch is taken back in the same deployment', async () => {
    await stage.startEngine()
    await stage.reaches((await stage.deploy('one')).number, 'succeeded')
    const live = stage.runtime.live()
    await stage.configure({ BEHAVIOUR: 'answers-500-at-the-edge' })
    const row = await stage.reaches((await stage.deploy('one')).number, 'failed')
    expect(row.cause?.code).toBe('PODO-SWITCH-NO-ANSWER')
    expect(stage.runtime.live()).toBe(live)
    expect(stage.runtime.history.filter((line) => line.startsWith('switch'))).toHaveLength(3)
  })

  test('without a previous release leaves no route behind when it is taken back', async () => {
    await stage.startEngine()
    await stage.configure({ BEHAVIOUR: 'answers-500-at-the-edge' })
    await stage.reaches((await stage.deploy('one')).number, 'failed')
    expect(stage.runtime.live()).toBeNull()
    expect(stage.runtime.started()).toEqual([])
  })

  test('numbers its events without gaps', async () => {
    await stage.startEngine()
    const { deploymentId, number } = await stage.deploy('one')
    await stage.reaches(number, 'succeeded')
    const rows = await stage.database.query<{ seq: string }>('select seq from events where stream_id = $1 order by seq', [deploymentId])
    expect(rows.map((row) => Number(row.seq))).toEqual(rows.map((_, index) => index + 1))
    expect(rows.length).toBeGreaterThan(10)
  })
})

describe('a newer trigger', () => {
  test('by push takes the place of one that builds', async () => {
    let open: () => void = () => undefined
    stage.builder.gate = new Promise((resolve) => (open = resolve))
    await stage.startEngine()
    const first = await stage.deploy('one', { trigger: 'push' })
    await stage.reaches(first.number, 'build')
    await waitFor({ what: 'the build to begin', timeoutMs: 5_000 }, () => stage.builder.built[0])
    const second = await stage.deploy('two', { trigger: 'push' })
    expect((await stage.reaches(first.number, 'superseded')).superseded_by).toBe(second.deploymentId)
    stage.builder.gate = undefined
    open()
    await stage.reaches(second.number, 'succeeded')
  })

  test('by hand waits for the one that runs, and replaces the one that waits', async () => {
    stage.builder.gate = new Promise(() => undefined)
    await stage.startEngine()
    const first = await stage.deploy('one')
    await stage.reaches(first.number, 'build')
    const second = await stage.deploy('two')
    const third = await stage.deploy('three')
    expect((await stage.deployment(second.number)).state).toBe('superseded')
    stage.builder.gate = undefined
    await stage.reaches(first.number, 'succeeded')
    await stage.reaches(third.number, 'succeeded')
  })
})

describe('cancelling', () => {
  test('a build ends the deployment and leaves what serves alone', async () => {
    await stage.startEngine()
    await stage.reaches((await stage.deploy('one')).number, 'succeeded')
    const live = stage.runtime.live()
    stage.builder.gate = new Promise(() => undefined)
    const next = await stage.deploy('two')
    await stage.reaches(next.number, 'build')
    await stage.cancel(next.deploymentId)
    await stage.reaches(next.number, 'cancelled')
    expect(stage.runtime.live()).toBe(live)
  })

  test('a queued one ends it at once', async () => {
    const queued = await stage.deploy('one')
    await stage.cancel(queued.deploymentId)
    expect((await stage.deployment(queued.number)).state).toBe('cancelled')
  })

  test('one that has ended is refused', async () => {
    await stage.startEngine()
    const done = await stage.deploy('one')
    await stage.reaches(done.number, 'succeeded')
    await expect(stage.cancel(done.deploymentId)).rejects.toMatchObject({ code: 'TOO_LATE_TO_CANCEL' })
  })
})

describe('on hold', () => {
  test('a push builds and ends as held; a deliberate trigger is refused unless it passes the hold', async () => {
    await stage.startEngine()
    await stage.hold()
    await stage.reaches((await stage.deploy('one', { trigger: 'push' })).number, 'held')
    expect(stage.runtime.history).toEqual([])
    await expect(stage.deploy('two')).rejects.toMatchObject({ code: 'HELD', kind: 'conflict' })
    await stage.reaches((await stage.deploy('two', { passHold: true })).number, 'succeeded')
  })
})

describe('a release that fails while the previous one is warm', () => {
  test('is answered by a deployment of the previous release itself', async () => {
    await stage.startEngine()
    await stage.reaches((await stage.deploy('one')).number, 'succeeded')
    const good = stage.runtime.live()
    await stage.reaches((await stage.deploy('two')).number, 'succeeded')
    stage.runtime.emit({ targetId: stage.targetId, contentKey: stage.runtime.live(), kind: 'crash-loop', detail: {} })
    await stage.reaches(3, 'succeeded')
    const [row] = await stage.database.query<{ trigger: string; releases: string }>('select d.trigger, (select count(*) from releases) as releases from deployments d where d.number = 3')
    expect(row).toEqual({ trigger: 'auto-return', releases: '2' })
    expect(stage.runtime.live()).toBe(good)
  })

  test.each([
    ['fails', () => Promise.reject(new Error('EIO'))],
    ['never answers', () => new Promise<never>(() => undefined)],
  ])('does not wait for a cause when what the doctor asks %s', async (_how, ask) => {
    await stage.close()
    let isBroken = false
    const { tree } = sourceRecorder()
    stage = await engineStage({ timing: { cause: 0.3 }, sources: { tree: (appId, commit) => (isBroken ? ask() : tree(appId, commit)) } })
    await stage.startEngine()
    await stage.reaches((await stage.deploy('one')).number, 'succeeded')
    await stage.reaches((await stage.deploy('two')).number, 'succeeded')
    isBroken = true
    stage.runtime.emit({ targetId: stage.targetId, contentKey: stage.runtime.live(), kind: 'crash-loop', detail: {} })
    expect((await stage.reaches(3, 'succeeded')).cause).toBeNull()
  })
})

describe('a worker that dies', () => {
  const points = ['claim.after', ...['fetch', 'plan', 'build', 'start', 'verify', 'switch'].flatMap((phase) => [`${phase}.before`, `${phase}.after`]), 'settle.before', 'notify.before', 'notify.after']

  test.each(points)('at %s leaves a deployment that ends exactly once, with one switch', async (point) => {
    let died = false
    armFaultPoints((name) => {
      if (name !== point || died) return
      died = true
      throw new Error(`died at ${point}`)
    })
    await stage.startEngine()
    await stage.reaches((await stage.deploy('one')).number, 'succeeded')
    expect(died).toBe(true)
    expect(stage.runtime.history.filter((line) => line.startsWith('switch'))).toHaveLength(1)
    expect(stage.runtime.history.filter((line) => line.startsWith('start'))).toHaveLength(1)
    expect(stage.builder.built).toHaveLength(1)
  })

  test.each(['undo.before', 'undo.after'])('at %s leaves nothing of a failed release', async (point) => {
    let died = false
    armFaultPoints((name) => {
      if (name !== point || died) return
      died = true
      throw new Error(`died at ${point}`)
    })
    await stage.startEngine()
    await stage.configure({ BEHAVIOUR: 'exits' })
    await stage.reaches((await stage.deploy('one')).number, 'failed')
    expect(stage.runtime.started()).toEqual([])
  })
})

test('two workers drive one deployment once', async () => {
  await stage.startEngine()
  await stage.startEngine()
  const names = ['one', 'two', 'three', 'four']
  for (const name of names) await stage.reaches((await stage.deploy(name)).number, 'succeeded')
  const switches = stage.runtime.history.filter((line) => line.startsWith('switch'))
  expect(switches).toHaveLength(names.length)
  const tokens = switches.map((line) => Number(line.split(' ')[2]))
  expect(tokens).toEqual([...tokens].sort((left, right) => left - right))
})
