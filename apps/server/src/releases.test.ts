import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { succeed } from './testing/release.ts'
import { startServer } from './testing/start-server.ts'
import type { Answer, TestServer } from './testing/start-server.ts'
import { signUp } from './testing/sign-up.ts'
import { deployFiles } from './testing/upload.ts'

const APP = '/api/projects/sample/apps/shop'
const CANARY = 'canary-8f2e61c07d9b4a35a6d1e0c2'

let server: TestServer
let owner: { cookie: string }
let target: string
const answers: string[] = []

const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
  const answer = await server.ask({ method, path: `${APP}${path}`, ...(body === undefined ? {} : { body }), as: owner })
  answers.push(answer.text)
  return answer
}

beforeAll(async () => {
  server = await startServer()
  owner = await signUp(server)
  const made = await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: owner })
  target = (made.json as { environments: { id: string }[] }).environments[0]?.id ?? ''
})
afterAll(() => server.close())

describe('configuration', () => {
  it('makes one version a change and none without one', async () => {
    const first = await ask('PATCH', '/config', { set: { GREETING: 'hello' }, setSecrets: { KEY: `${CANARY}-1` } })
    expect(first).toMatchObject({ status: 200, json: { config: { version: 2, variables: [{ name: 'GREETING', value: 'hello' }], secrets: [{ name: 'KEY' }], liveVersion: null }, deployment: null } })
    expect((first.json as { changes: object[] }).changes).toEqual([
      { name: 'GREETING', kind: 'variable', change: 'added', from: null, to: 'hello' },
      { name: 'KEY', kind: 'secret', change: 'added', from: null, to: null },
    ])
    const same = await ask('PATCH', '/config', { set: { GREETING: 'hello' }, setSecrets: { KEY: `${CANARY}-1` } })
    expect(same).toMatchObject({ status: 200, json: { config: { version: 2 }, changes: [], deployment: null } })
  })

  it.each([
    [{ set: { PORT: '1' } }, 'INVALID_VARIABLE'],
    [{ set: { 'NOT OK': '1' } }, 'INVALID_VARIABLE'],
    [{ set: { A: '1' }, remove: ['A'] }, 'INVALID_INPUT'],
    [{ set: { A: '1' }, setSecrets: { A: '2' } }, 'INVALID_INPUT'],
  ])('refuses %j', async (body, code) => {
    expect(await ask('PATCH', '/config', body)).toMatchObject({ status: 400, json: { code } })
  })

  it('deploys the live build without building when it changes', async () => {
    await deployFiles(server, owner, 'shop', [{ path: 'index.html', content: 'one' }])
    const live = await succeed(server, target)
    const changed = await ask('PATCH', '/config', { set: { GREETING: 'bye' }, setSecrets: { KEY: `${CANARY}-2` } })
    expect(changed).toMatchObject({ json: { config: { version: 3, liveVersion: 2 }, deployment: { number: 2, trigger: 'config', status: 'queued', configVersion: 3 } } })
    expect(await server.database.query('select build_id from deployments where number = 2')).toEqual([{ build_id: live.buildId }])
    await succeed(server, target)
  })

  it('tells what differs, of secrets the name alone', async () => {
    expect((await ask('GET', '/config/diff?from=2&to=3')).json).toEqual({
      changes: [
        { name: 'GREETING', kind: 'variable', change: 'changed', from: 'hello', to: 'bye' },
        { name: 'KEY', kind: 'secret', change: 'changed', from: null, to: null },
      ],
    })
    expect(await ask('GET', '/config/versions')).toMatchObject({ json: { items: [{ number: 3, createdBy: { displayName: 'Ada' } }, { number: 2 }, { number: 1, changes: [] }] } })
    expect(await ask('GET', '/config/diff?from=2&to=99')).toMatchObject({ status: 404 })
  })
})

describe('a rollback', () => {
  it('shows before what it would do', async () => {
    expect(await ask('GET', '/releases/1/rollback')).toMatchObject({
      status: 200,
      json: {
        to: 1, from: 2, how: 'start', rotatedSecrets: ['KEY'], problem: null, staysAsItIs: ['data', 'migrations', 'files'],
        config: [{ name: 'GREETING', kind: 'variable', change: 'changed', from: 'bye', to: 'hello' }],
      },
    })
    expect(await ask('GET', '/releases/2/rollback')).toMatchObject({ json: { problem: 'v2 has the traffic already.' } })
    expect(await ask('POST', '/releases/2/rollback', {})).toMatchObject({ status: 409, json: { code: 'CANNOT_ROLL_BACK' } })
  })

  it('copies the configuration, keeps rotated secrets current, holds, and deploys that build', async () => {
    const done = await ask('POST', '/releases/1/rollback', { reason: 'v2 is broken' })
    expect(done).toMatchObject({ status: 200, json: { number: 3, trigger: 'rollback', configVersion: 4, reason: 'v2 is broken' } })
    expect(await ask('GET', '/config/diff?from=3&to=4')).toMatchObject({ json: { changes: [{ name: 'GREETING', from: 'bye', to: 'hello' }] } })
    expect(await ask('GET', '/config/versions?limit=1')).toMatchObject({ json: { items: [{ number: 4, copiedFrom: 2 }], next: '4' } })
    expect(await ask('GET', '')).toMatchObject({ json: { environments: [{ hold: { reason: 'v2 is broken', by: { displayName: 'Ada' } } }] } })
    expect((await ask('GET', '')).json).toMatchObject({ environments: [{ availableActions: expect.arrayContaining(['lift-hold', 'rollback', 'deploy', 'delete']) }] })
    await succeed(server, target)
  })

  it('brings the old secret back when it is asked for', async () => {
    await ask('POST', '/releases/1/rollback', { secrets: 'as-released' })
    const [row] = await server.database.query<{ same: boolean }>('select a.secret_versions = b.secret_versions as same from config_versions a, config_versions b where a.number = 2 and b.number = (select max(number) from config_versions)')
    expect(row?.same).toBe(true)
    expect(await ask('POST', '/deployments/4/cancel', {})).toMatchObject({ json: { status: 'cancelled' } })
  })

  it('to a release whose files were dropped says so before it begins, and is refused where its source is gone, too', async () => {
    const drop = (release: number, commit?: string): Promise<unknown> =>
      server.database.query('update builds set dropped_at = now(), commit = coalesce($3, commit) where id = (select build_id from releases where target_id = $1 and number = $2) returning commit', [target, release, commit ?? null])
    const [before] = (await drop(1)) as [{ commit: string }]
    expect(await ask('GET', '/releases/1/rollback')).toMatchObject({ status: 200, json: { how: 'build', problem: null } })
    expect((await ask('GET', '/releases')).json).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ number: 1, availableActions: ['rollback', 'compare'] })]) })
    await drop(1, 'f'.repeat(40))
    expect(await ask('GET', '/releases/1/rollback')).toMatchObject({ json: { how: 'build', problem: expect.stringMatching(/files of v1 were dropped .* commit ffffffff is not in the repository/) } })
    expect(await ask('POST', '/releases/1/rollback', {})).toMatchObject({ status: 409, json: { code: 'SOURCE_GONE' } })
    await server.database.query('update builds set dropped_at = null, commit = $1', [before.commit])
  })

  it('makes the next deployment ask about the hold', async () => {
    expect(await ask('POST', '/deployments', {})).toMatchObject({ status: 409, json: { code: 'HELD' } })
    expect(await ask('POST', '/deployments', { passHold: true })).toMatchObject({ status: 200, json: { number: 5, trigger: 'manual' } })
    await ask('DELETE', '/hold')
    expect(await ask('GET', '')).toMatchObject({ json: { environments: [{ hold: null }] } })
  })
})

describe('releases', () => {
  it('are listed newest first with what may be done', async () => {
    const { items } = (await ask('GET', '/releases')).json as { items: { number: number; traffic: string; availableActions: string[] }[] }
    expect(items.map(({ number, traffic, availableActions }) => [number, traffic, availableActions])).toEqual([
      [3, 'live', ['compare']],
      [2, 'settling', ['rollback', 'compare']],
      [1, 'none', ['rollback', 'compare']],
    ])
  })

  it('are compared by commit and configuration', async () => {
    expect(await ask('GET', '/releases/2/compare?with=1')).toMatchObject({ json: { from: 1, to: 2, since: 1, commits: [], configFrom: 2, configTo: 3, config: [{ name: 'GREETING' }, { name: 'KEY' }] } })
  })

  it('give a deployment its page: plan, changes, who serves', async () => {
    expect(await ask('GET', '/deployments/2')).toMatchObject({
      json: { plan: expect.arrayContaining([{ name: 'process.web', value: 'node server.js', from: 'package.json', override: 'processes.web' }]), changes: { since: 1, configFrom: 2, configTo: 3 }, serving: { release: 3 }, isLive: false },
    })
    expect(await ask('GET', '/deployments/3')).toMatchObject({ json: { isLive: true, availableActions: ['redeploy', 'rollback'] } })
  })

  it('count the processes apart, without a release', async () => {
    expect(await ask('GET', '/scale')).toMatchObject({ json: { counts: {}, processes: ['web'] } })
    expect(await ask('PUT', '/scale', { counts: { web: 3 } })).toMatchObject({ status: 503, json: { code: 'AGENT_AWAY', retryable: true } })
    expect(await ask('GET', '/scale')).toMatchObject({ json: { counts: { web: 3 } } })
  })
})

describe('a secret', () => {
  it('is in no answer, event, audit or log, and in no table in clear', async () => {
    answers.push((await server.ask({ path: '/api/activity?limit=200', as: owner })).text, ...server.logLines)
    const tables = await server.database.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'")
    for (const { name } of tables) answers.push(JSON.stringify(await server.database.query(`select t::text, encode(convert_to(t::text, 'UTF8'), 'escape') from ${name} t`)))
    expect(answers.length).toBeGreaterThan(40)
    const hex = Buffer.from(CANARY).toString('hex')
    expect(answers.filter((text) => text.includes(CANARY) || text.includes(hex) || text.includes(Buffer.from(CANARY).toString('base64')))).toEqual([])
  })

  it('would be found if it were there', async () => {
    await ask('PATCH', '/config', { set: { PLAIN: CANARY }, deploy: false })
    expect((await ask('GET', '/config')).text).toContain(CANARY)
  })
})
