import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'
import type { TestServer } from './testing/start-server.ts'
import { cookieOf, newLinkToken, PASSWORD, signUp } from './testing/sign-up.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const spend = (token: string, login = 'ada') => server.ask({ path: '/api/session/link', body: { token, login, displayName: 'Ada', password: PASSWORD } })

describe('a sign-in link', () => {
  it('is spent once however many spend it at the same moment, and makes the owner of the first team', async () => {
    const token = await newLinkToken(server)
    expect(await server.ask({ path: '/api/session/link/check', body: { token } })).toMatchObject({ json: { usable: true } })
    const answers = await Promise.all([spend(token), spend(token), spend(token)])
    expect(answers.map(({ status }) => status).sort((left, right) => left - right)).toEqual([200, 409, 409])
    expect(answers.find(({ status }) => status === 200)?.json).toMatchObject({ user: { login: 'ada', isAdministrator: true, hasPassword: true }, teams: [{ role: 'owner' }] })
    expect(await server.ask({ path: '/api/session/link/check', body: { token } })).toMatchObject({ json: { usable: false } })
    expect(await server.database.query('select count(*)::int as users from users')).toEqual([{ users: 1 }])
  })

  it('signs the administrator in again, whom it gives a new password, and makes no second account', async () => {
    const again = await spend(await newLinkToken(server), 'Ada-2')
    expect(again).toMatchObject({ status: 200, json: { user: { login: 'ada-2' } } })
    expect(await server.database.query('select count(*)::int as users from users')).toEqual([{ users: 1 }])
    await spend(await newLinkToken(server), 'ada')
  })

  it('is refused after its day, and when it is none', async () => {
    const token = await newLinkToken(server)
    await server.database.query("update sign_in_links set expires_at = now() - interval '1 second'")
    expect(await spend(token)).toMatchObject({ status: 409, json: { code: 'LINK_SPENT' } })
    expect(await spend('x'.repeat(43))).toMatchObject({ status: 409, json: { code: 'LINK_SPENT' } })
  })

  it('is given to this machine alone', async () => {
    const { cookie } = await signUp(server)
    expect(await server.ask({ method: 'POST', path: '/api/local/sign-in-link', as: { cookie } })).toMatchObject({ status: 403 })
    expect(await server.ask({ method: 'POST', path: '/api/local/sign-in-link' })).toMatchObject({ status: 401 })
  })
})

describe('a session', () => {
  it('lives in a cookie that scripts and other sites do not get, and only its hash is stored', async () => {
    const { cookie, answer } = await signUp(server)
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^podo=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=/)
    expect(await server.ask({ path: '/api/session', as: { cookie } })).toMatchObject({ status: 200, json: { user: { login: 'ada' } } })
    const stored = JSON.stringify(await server.database.query("select encode(token_hash, 'escape') as h, * from sessions"))
    expect(stored).not.toContain(cookie.slice('podo='.length))
  })

  it('ends with signing out', async () => {
    const { cookie } = await signUp(server)
    const out = await server.ask({ method: 'DELETE', path: '/api/session', as: { cookie } })
    expect(out.headers['set-cookie']?.[0]).toMatch(/^podo=; .*Expires=Thu, 01 Jan 1970/)
    expect(await server.ask({ path: '/api/session', as: { cookie } })).toMatchObject({ status: 401, json: { code: 'UNAUTHENTICATED' } })
  })

  it('changes the password with the current one alone, and then ends the others', async () => {
    const { cookie } = await signUp(server)
    const other = cookieOf(await server.ask({ path: '/api/session', body: { login: 'ADA', password: PASSWORD } }))
    expect(await server.ask({ path: '/api/session', as: { cookie: other } })).toMatchObject({ status: 200 })
    const change = (current: string) => server.ask({ method: 'PUT', path: '/api/session/password', body: { current, next: 'another long one' }, as: { cookie } })
    expect(await change('wrong')).toMatchObject({ status: 400, json: { code: 'WRONG_PASSWORD' } })
    expect(await change(PASSWORD)).toMatchObject({ status: 200 })
    expect(await server.ask({ path: '/api/session', as: { cookie: other } })).toMatchObject({ status: 401 })
    expect(await server.ask({ path: '/api/session', as: { cookie } })).toMatchObject({ status: 200 })
    expect(await server.ask({ path: '/api/session', body: { login: 'ada', password: PASSWORD } })).toMatchObject({ status: 401 })
  })

  it('answers a wrong login as a wrong password, and refuses after ten wrong ones', async () => {
    await signUp(server)
    const wrong = await server.ask({ path: '/api/session', body: { login: 'ada', password: 'wrong' } })
    const unknown = await server.ask({ path: '/api/session', body: { login: 'nobody', password: 'wrong' } })
    expect([wrong.status, wrong.text]).toEqual([unknown.status, unknown.text])
    const answers = []
    for (let count = 0; count < 11; count += 1) answers.push(await server.ask({ path: '/api/session', body: { login: 'mallory', password: 'wrong' }, headers: { 'x-forwarded-for': `10.0.0.${count}` } }))
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    expect(answers[10]?.headers['retry-after']).toMatch(/^\d+$/)
  })
})

describe('an API token', () => {
  it('works for its team and role, is shown once, and is nothing after it was revoked', async () => {
    const { cookie } = await signUp(server)
    const made = await server.ask({ path: '/api/tokens', body: { name: 'ci', role: 'viewer' }, as: { cookie } })
    const { id, token } = made.json as { id: string; token: string }
    expect(token).toMatch(/^podo_[\w-]{43}$/)
    expect(await server.ask({ path: '/api/projects', as: { token } })).toMatchObject({ status: 200 })
    expect(await server.ask({ path: '/api/projects', body: { name: 'x1' }, as: { token } })).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
    expect(await server.ask({ path: '/api/tokens', body: { name: 'more' }, as: { token } })).toMatchObject({ status: 403 })
    expect((await server.ask({ path: '/api/tokens', as: { cookie } })).text).not.toContain(token)
    expect(await server.ask({ method: 'DELETE', path: `/api/tokens/${id}`, as: { cookie } })).toMatchObject({ status: 200 })
    expect(await server.ask({ path: '/api/projects', as: { token } })).toMatchObject({ status: 401 })
    expect(await server.ask({ method: 'DELETE', path: `/api/tokens/${id}`, as: { cookie } })).toMatchObject({ status: 404 })
  })
})

describe('a request of a browser', () => {
  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['an app on a name of its own', { origin: 'http://shop.localhost:8701' }],
    ['the null origin', { origin: 'null' }],
    ['another site by its own word', { origin: 'http://localhost:8700', 'sec-fetch-site': 'cross-site' }],
  ])('from %s is refused, reading and writing', async (_what, headers) => {
    const { cookie } = await signUp(server)
    const before = await server.database.query('select count(*)::int from projects')
    expect(await server.ask({ path: '/api/projects', body: { name: 'forged' }, headers: { ...headers, cookie } })).toMatchObject({ status: 403, json: { code: 'FOREIGN_ORIGIN' } })
    expect(await server.ask({ path: '/api/projects', headers: { ...headers, cookie } })).toMatchObject({ status: 403 })
    expect(await server.database.query('select count(*)::int from projects')).toEqual(before)
  })

  it('with a cookie and no origin does not write', async () => {
    const { cookie } = await signUp(server)
    expect(await server.ask({ path: '/api/projects', body: { name: 'forged' }, headers: { cookie } })).toMatchObject({ status: 403 })
  })

  it('must send JSON as JSON', async () => {
    const { cookie } = await signUp(server)
    const answer = await server.ask({ path: '/api/projects', raw: '{"name":"forged"}', headers: { 'content-type': 'text/plain' }, as: { cookie } })
    expect(answer).toMatchObject({ status: 400, json: { code: 'WRONG_CONTENT_TYPE' } })
  })

  it('that calls Podo by another name gets nothing', async () => {
    expect(await server.ask({ path: '/api/health', headers: { host: 'evil.example' } })).toMatchObject({ status: 400, json: { code: 'WRONG_HOST' } })
    expect(await server.ask({ path: '/', headers: { host: 'shop.localhost:8701' } })).toMatchObject({ status: 400, json: { code: 'WRONG_HOST' } })
    expect(await server.ask({ path: '/api/health', headers: { host: '127.0.0.1:8700' } })).toMatchObject({ status: 200 })
  })
})
