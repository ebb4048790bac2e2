import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'
import type { TestServer } from './testing/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

describe('server', () => {
  it('answers health to anybody', async () => {
    expect(await server.ask({ path: '/api/health' })).toMatchObject({ status: 200, json: { status: 'ok' } })
  })

  it('knows the local token as the owner of the first team', async () => {
    const answer = await server.ask({ path: '/api/session', as: 'local' })
    expect(answer).toMatchObject({ status: 200, json: { user: { displayName: 'This machine', isAdministrator: true }, teams: [{ role: 'owner' }] } })
  })

  it('makes an app with its address and shows it', async () => {
    const made = await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: 'local' })
    expect(made).toMatchObject({ status: 200, json: { name: 'shop', environments: [{ environment: 'production', address: 'http://shop.localhost:8701', state: 'empty', configVersion: 1 }] } })
    expect(await server.ask({ path: '/api/projects/sample/apps/shop', as: 'local' })).toMatchObject({ status: 200, json: made.json })
    expect(await server.ask({ path: '/api/projects/sample/apps', as: 'local' })).toMatchObject({ status: 200, json: { items: [made.json], next: null } })
    expect(server.logLines).toEqual([])
  })
})
