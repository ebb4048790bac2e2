import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spoil } from './testing/garbage.ts'
import { allOperations, asRequest, goodInput } from './testing/operations.ts'
import type { Place } from './testing/operations.ts'
import { startServer } from './testing/start-server.ts'
import type { Answer, TestServer } from './testing/start-server.ts'
import { makeMember } from './testing/teams.ts'
import { beginUpload, deployFiles } from './testing/upload.ts'

/**
 * Garbage in every field of every operation: never a 500, never silence, always a code and a sentence. The runtime is
 * away here, so that operations which ask it may answer 503.
 */
let server: TestServer
let place: Place
let owner: { cookie: string }

beforeAll(async () => {
  server = await startServer()
  const [team] = await server.database.query<{ id: string }>('select id from teams')
  owner = await makeMember(server, team?.id ?? '', 'owner')
  await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: owner })
  await deployFiles(server, owner, 'shop', [{ path: 'index.html', content: 'x' }])
  const { id } = await beginUpload(server, owner, 'shop', [{ path: 'a', content: 'never' }])
  place = { project: 'sample', app: 'shop', number: 1, uploadId: id, tokenId: '01900000-0000-7000-8000-000000000002', teamId: team?.id ?? '' }
})
afterAll(() => server.close())

function check(what: unknown, answer: Answer): void {
  const label = JSON.stringify(what)?.slice(0, 300)
  expect([label, answer.status === 200 || (answer.status >= 400 && answer.status < 500) || answer.status === 503]).toEqual([label, true])
  if (answer.status === 200) return
  const { code, message, retryable } = answer.json as { code?: unknown; message?: unknown; retryable?: unknown }
  expect([label, typeof code, typeof message, typeof retryable]).toEqual([label, 'string', 'string', 'boolean'])
  expect(String(message).length).toBeGreaterThan(10)
  expect(answer.text).not.toMatch(/node_modules|at \w+ \(|\.ts:|ZodError|postgres|select /i)
}

// Signing out and changing the password end the session that asks; their fields are few and tested with sign-in.
const operations = allOperations().filter(({ name }) => name !== 'session.signOut' && name !== 'session.signIn')

const BROKEN_BODIES = ['', '{', '[1,2]', '"text"', 'null', '7', '{"a":'.repeat(1000), '\xff\xfe', '[['.repeat(50_000)]
const AT_A_TIME = 8

describe('bad input', () => {
  it.each(operations.map((operation) => [operation.name, operation] as const))('%s', async (_name, operation) => {
    const askings = [...spoil(goodInput(operation, place))].map((input) => ({ what: input, asking: asRequest(operation, input as Record<string, unknown>) }))
    const { method, path } = asRequest(operation, goodInput(operation, place))
    for (const raw of method === 'GET' ? [] : BROKEN_BODIES) askings.push({ what: raw.slice(0, 20), asking: { method: method ?? 'POST', path, raw, headers: { 'content-type': 'application/json' } } })
    for (let at = 0; at < askings.length; at += AT_A_TIME) {
      await Promise.all(askings.slice(at, at + AT_A_TIME).map(async ({ what, asking }) => check([operation.name, what], await server.ask({ ...asking, as: owner }))))
    }
  }, 120_000)

  it('leaves no prototype changed and logs no failure', () => {
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(server.logLines.filter((line) => line.includes('a request failed'))).toEqual([])
  })

  it.each([
    ['GET', '/api/nothing', 404, 'NO_ROUTE'],
    ['GET', '/api', 404, 'NO_ROUTE'],
    ['GET', '/api/', 404, 'NO_ROUTE'],
    ['DELETE', '/api/health', 405, 'WRONG_METHOD'],
    ['POST', '/api/events', 405, 'WRONG_METHOD'],
    ['PATCH', '/api/uploads/x/contents', 405, 'WRONG_METHOD'],
    ['POST', '/', 405, 'WRONG_METHOD'],
    ['GET', '/api/projects/%00', 400, 'INVALID_INPUT'],
    ['GET', '/api/projects/%zz', 404, 'NOT_FOUND'],
    ['GET', '/api/projects?limit=0', 400, 'INVALID_INPUT'],
    ['GET', '/api/projects?limit=1&limit=2', 400, 'INVALID_INPUT'],
    ['GET', '/api/projects?before[__proto__][polluted]=1', 400, 'INVALID_INPUT'],
    ['GET', `/api/projects?before=${'x'.repeat(500)}`, 400, 'INVALID_INPUT'],
  ])('%s %s is %i %s', async (method, path, status, code) => {
    expect(await server.ask({ method, path, as: owner })).toMatchObject({ status, json: { code } })
  })

  it('reads no body larger than the operation takes', async () => {
    const raw = JSON.stringify({ name: 'x'.repeat(300_000) })
    expect(await server.ask({ path: '/api/projects', raw, headers: { 'content-type': 'application/json' }, as: owner })).toMatchObject({ status: 413, json: { code: 'TOO_LARGE' } })
  })

  it('names the field and says a sentence', async () => {
    expect(await server.ask({ path: '/api/projects', body: { name: 7 }, as: owner })).toMatchObject({ status: 400, json: { code: 'INVALID_INPUT', details: { field: 'name' } } })
    expect(await server.ask({ path: '/api/projects', body: { name: 'Not A Name' }, as: owner })).toMatchObject({ status: 400, json: { code: 'INVALID_NAME' } })
    expect(await server.ask({ path: '/api/projects', body: { name: 'good', isAdministrator: true }, as: owner })).toMatchObject({ status: 400, json: { code: 'INVALID_INPUT' } })
  })

  it.each(['GET / HTTP/9.9\r\n\r\n', 'nonsense\r\n\r\n', 'GET * HTTP/1.1\r\nhost: localhost:8700\r\n\r\n', 'GET http://evil/ HTTP/1.1\r\nhost: localhost:8700\r\n\r\n', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`])('answers a line that is not HTTP with 4xx (%#)', async (text) => {
    const said = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
      let all = ''
      socket.setEncoding('latin1').on('data', (chunk: string) => {
        all += chunk
        socket.destroy()
      })
      socket.on('error', reject).on('close', () => resolve(all))
    })
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /)
  })
})
