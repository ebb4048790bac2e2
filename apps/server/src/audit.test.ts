import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'
import type { Asking, TestServer } from './testing/start-server.ts'
import { signUp } from './testing/sign-up.ts'
import { tablesNow } from './testing/teams.ts'
import { deployFiles } from './testing/upload.ts'

const APP = '/api/projects/sample/apps/shop'

let server: TestServer
let owner: { cookie: string }
beforeAll(async () => {
  server = await startServer()
  owner = await signUp(server)
  await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: owner })
  await deployFiles(server, owner, 'shop', [{ path: 'index.html', content: 'x' }])
})
afterAll(() => server.close())

interface Recorded {
  readonly action: string
  readonly subject: string
  readonly actor: string
  readonly via: string
}

const lastActs = async (as: Asking['as']): Promise<Recorded[]> => ((await server.ask({ path: '/api/activity?limit=5', as: as ?? null })).json as { items: Recorded[] }).items

const acts: readonly (readonly [string, Asking])[] = [
  ['project.create', { path: '/api/projects', body: { name: 'made' } }],
  ['app.create', { path: '/api/projects/sample/apps', body: { name: 'other' } }],
  ['hold.set', { method: 'PUT', path: `${APP}/hold`, body: { reason: 'a look first' } }],
  ['hold.lift', { method: 'DELETE', path: `${APP}/hold` }],
  ['config.update', { method: 'PATCH', path: `${APP}/config`, body: { set: { A: '1' }, setSecrets: { B: '2' } } }],
  ['build-variables.update', { method: 'PATCH', path: `${APP}/build-variables`, body: { set: { NPM_TOKEN: 'x' } } }],
  ['scale.set', { method: 'PUT', path: `${APP}/scale`, body: { counts: { web: 2 } } }],
  ['deployment.create', { path: `${APP}/deployments`, body: {} }],
  ['deployment.cancel', { path: `${APP}/deployments/2/cancel`, body: {} }],
  ['token.create', { path: '/api/tokens', body: { name: 'ci' } }],
  ['project.delete', { method: 'DELETE', path: '/api/projects/made' }],
  ['app.delete', { method: 'DELETE', path: '/api/projects/sample/apps/other', body: { confirm: 'other' } }],
  ['password.change', { method: 'PUT', path: '/api/session/password', body: { current: 'correct horse battery', next: 'another long one' } }],
]

describe('an act', () => {
  it.each(acts)('%s is written down with who did it, and without the log it is not done', async (action, asking) => {
    await server.database.query('alter function podo_audit rename to podo_audit_away')
    const before = await tablesNow(server)
    const failed = await server.ask({ ...asking, as: owner })
    expect([failed.status, (failed.json as { code: string }).code]).toEqual([500, 'INTERNAL'])
    expect(failed.text).not.toMatch(/podo_audit|function|postgres/i)
    expect(await tablesNow(server)).toBe(before)
    await server.database.query('alter function podo_audit_away rename to podo_audit')
    const done = await server.ask({ ...asking, as: owner })
    expect([200, 503]).toContain(done.status)
    expect((await lastActs(owner))[0]).toMatchObject({ action, actor: 'Ada', via: 'console' })
  })

  it('of a program is told from one of a person, and of the command line from both', async () => {
    const made = await server.ask({ path: '/api/tokens', body: { name: 'deployer', role: 'developer' }, as: owner })
    const { token } = made.json as { token: string }
    await server.ask({ method: 'PUT', path: `${APP}/hold`, body: { reason: 'a program' }, as: { token } })
    expect((await lastActs(owner))[0]).toMatchObject({ action: 'hold.set', via: 'api' })
    await server.ask({ method: 'PUT', path: `${APP}/hold`, body: { reason: 'a person' }, as: { token }, headers: { 'x-podo-client': 'cli' } })
    expect((await lastActs(owner))[0]).toMatchObject({ action: 'hold.set', via: 'cli' })
    await server.ask({ method: 'DELETE', path: `${APP}/hold`, as: 'local' })
    expect((await lastActs(owner))[0]).toMatchObject({ action: 'hold.lift', via: 'local' })
  })

  it('of no team is shown to an administrator alone', async () => {
    const { token } = (await server.ask({ path: '/api/tokens', body: { name: 'reader', role: 'owner' }, as: owner })).json as { token: string }
    expect((await server.ask({ path: '/api/activity?limit=200', as: owner })).text).toContain('sign-in-link.create')
    expect((await server.ask({ path: '/api/activity?limit=200', as: { token } })).text).not.toContain('sign-in-link.create')
  })

  it('pages back to the first', async () => {
    const seen: string[] = []
    for (let before: string | null = ''; before !== null; ) {
      const { items, next } = (await server.ask({ path: `/api/activity?limit=3${before === '' ? '' : `&before=${before}`}`, as: owner })).json as { items: { id: string }[]; next: string | null }
      seen.push(...items.map(({ id }) => id))
      before = next
    }
    const [row] = await server.database.query<{ n: number }>('select count(*)::int as n from audit_events')
    expect(seen).toHaveLength(row?.n ?? 0)
    expect(new Set(seen).size).toBe(seen.length)
  })
})
