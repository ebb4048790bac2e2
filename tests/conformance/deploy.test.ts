import { deployFiles, loadApp, requestApp, startPodo } from '@podo/testkit'
import type { TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildFails, exitsAtOnce, neverReady, staticSite, webApp, wrongPort } from './apps.ts'

let podo: TestPodo

beforeAll(async () => {
  podo = await startPodo()
})

afterAll(async () => {
  await podo.stop()
})

const ask = (app: string, path = '/') => requestApp(podo.appsPort, `${app}.localhost`, path)

describe('a deployment', () => {
  test('of a folder goes live at its own address', async () => {
    const deployment = await deployFiles(podo, 'shop', webApp('one'))
    expect(deployment).toMatchObject({ status: 'succeeded', release: 1, isLive: true, cause: null })
    expect(deployment.address).toBe(`http://shop.localhost:${podo.appsPort}`)
    expect(await ask('shop')).toMatchObject({ status: 200, body: 'one' })
  })

  test('of a change breaks no request', async () => {
    const load = loadApp(podo.appsPort, 'shop.localhost')
    for (const text of ['two', 'three', 'four']) expect((await deployFiles(podo, 'shop', webApp(text))).status).toBe('succeeded')
    const report = await load.stop()
    expect(report.failures).toEqual([])
    expect(report.answered).toBeGreaterThan(100)
    expect((await ask('shop')).body).toBe('four')
  })

  test('of a static site needs no process', async () => {
    expect((await deployFiles(podo, 'site', staticSite('hello'))).status).toBe('succeeded')
    expect((await ask('site')).body).toContain('<p>hello</p>')
    expect((await ask('site', '/app.css')).headers['content-type']).toContain('text/css')
    expect((await ask('site', '/nothing-here')).status).toBe(404)
  })

  test('of nothing new succeeds without building again', async () => {
    const deployment = await deployFiles(podo, 'shop', webApp('four'))
    expect(deployment.status).toBe('succeeded')
    const log = await podo.api.deployments.log({ project: 'sample', app: 'shop', number: deployment.number })
    expect(log.lines.map((line) => line.text).join('\n')).toContain('Built before')
  })
})

describe('a deployment that fails', () => {
  const cases = [
    ['lacks a variable', exitsAtOnce, 'PODO-START-MISSING-VARIABLE', 'DATABASE_URL is missing'],
    ['listens on the wrong port', wrongPort, 'PODO-VERIFY-WRONG-PORT', '31080'],
    ['is never ready', neverReady, 'PODO-VERIFY-NEVER-READY', 'waiting for the database'],
    ['does not build', buildFails, 'PODO-BUILD-FAILED', 'Unexpected token'],
  ] as const

  test.each(cases)('because it %s names its cause, and the old release serves on', async (_what, files, code, evidence) => {
    const before = (await ask('shop')).body
    const load = loadApp(podo.appsPort, 'shop.localhost', { connections: 2 })
    const deployment = await deployFiles(podo, 'shop', files)
    const report = await load.stop()
    expect(deployment.status).toBe('failed')
    expect(deployment.cause?.code).toBe(code)
    expect(JSON.stringify(deployment.cause)).toContain(evidence)
    const log = await podo.api.deployments.log({ project: 'sample', app: 'shop', number: deployment.number })
    expect(log.lines.map((line) => line.text).join('\n')).toContain(evidence)
    expect(deployment.cause?.nextAction).not.toBe('')
    expect(report.failures).toEqual([])
    expect([...report.bodies]).toEqual([before])
    const { instances } = await podo.api.apps.instances({ project: 'sample', app: 'shop' })
    expect(instances.every((instance) => instance.state === 'ready')).toBe(true)
  })
})

test("a build runs with Podo's own Node.js and npm, an empty environment, and no way to Podo's", async () => {
  const files = {
    ...webApp('own'),
    'package.json': JSON.stringify({ name: 'own', scripts: { build: 'command -v node; command -v npm; command -v npx; node --version; npm --version; env | cut -d= -f1 | sort | tr "\\n" " "', start: 'node server.js' } }),
  }
  const deployment = await deployFiles(podo, 'own', files)
  expect(deployment.status).toBe('succeeded')
  const { lines } = await podo.api.deployments.log({ project: 'sample', app: 'own', number: deployment.number })
  const text = lines.map((line) => line.text).join('\n')
  for (const program of ['node', 'npm', 'npx']) expect(text).toMatch(new RegExp(`/runtime/[0-9a-f]+/bin/${program}$`, 'm'))
  expect(text).toMatch(/^v24\./m)
  expect(text).not.toMatch(/DATABASE_URL|PODO_(?!CACHE|INSTANCE)|AWS_|SSH_/)
})
