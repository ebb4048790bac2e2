import { VARIABLE_LIMITS } from '@podo/domain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from './testing/start-server.ts'
import type { TestServer } from './testing/start-server.ts'

const PATH = '/api/projects/sample/apps/shop'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: 'local' })
})
afterAll(() => server.close())

const names = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, 'x']))

test.each([
  ['secrets', 'config', { setSecrets: names(12_000) }],
  ['variables', 'config', { set: names(12_000) }],
  ['build variables', 'build-variables', { set: names(12_000) }],
])('twelve thousand %s at once are refused before one of them is written', async (_what, path, body) => {
  const began = performance.now()
  const answer = await server.ask({ method: 'PATCH', path: `${PATH}/${path}`, body, as: 'local' })
  expect(answer.json).toMatchObject({ code: 'TOO_MANY_VARIABLES' })
  expect(performance.now() - began).toBeLessThan(1_000)
})

test('as many as there may be are taken', async () => {
  const answer = await server.ask({ method: 'PATCH', path: `${PATH}/config`, body: { set: names(VARIABLE_LIMITS.count), deploy: false }, as: 'local' })
  expect(answer.status).toBe(200)
  const replaced = await server.ask({ method: 'PATCH', path: `${PATH}/config`, body: { setSecrets: { V0: 'now a secret' }, remove: ['V1'], set: { NEW: 'x' }, deploy: false }, as: 'local' })
  expect(replaced.status).toBe(200)
  const more = await server.ask({ method: 'PATCH', path: `${PATH}/config`, body: { set: { ONE_MORE: 'x' }, deploy: false }, as: 'local' })
  expect(more.json).toMatchObject({ code: 'TOO_MANY_VARIABLES' })
})
