import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { deployFiles, deploymentEnded, filesOf, repositoryRoot, requestApp, startPodo } from '@podo/testkit'
import type { TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webApp } from './apps.ts'

let podo: TestPodo

beforeAll(async () => {
  podo = await startPodo()
})

afterAll(async () => {
  await podo.stop()
})

const broken = join(repositoryRoot, 'examples', 'broken')

/** Folder below `examples/broken` and the code that the doctor gives it. */
const CAUSES: Readonly<Record<string, string>> = {
  'install-failed': 'PODO-INSTALL-FAILED',
  'build-failed': 'PODO-BUILD-FAILED',
  'exits-at-once': 'PODO-START-EXITED',
  'never-ready': 'PODO-VERIFY-NEVER-READY',
  'wrong-port': 'PODO-VERIFY-WRONG-PORT',
}

test('every example that is broken on purpose has its code', () => {
  const folders = readdirSync(broken, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map((entry) => entry.name).sort()).toEqual(Object.keys(CAUSES).sort())
})

test.concurrent.each(Object.entries(CAUSES))('examples/broken/%s fails with %s, evidence and a next action', async (folder, code) => {
  const deployment = await deployFiles(podo, folder, await filesOf(join(broken, folder)))
  expect(deployment.status).toBe('failed')
  expect(deployment.cause).toMatchObject({ code, fault: 'app' })
  expect(deployment.cause?.evidence.length).toBeGreaterThan(0)
  expect(deployment.cause?.nextAction).not.toBe('')
  expect(deployment.serving).toBeNull()
})

test('a release that crashes while the previous one is warm is taken back by itself, without a new release or a hold', async () => {
  await deployFiles(podo, 'returns', webApp('good'))
  await deployFiles(podo, 'returns', {
    ...webApp('bad'),
    'server.js': "require('node:http').createServer((q, a) => { if (q.url === '/die') process.exit(1); a.end('bad') }).listen(process.env.PORT)",
  })
  const ask = (path: string) => requestApp(podo.appsPort, 'returns.localhost', path).then((answer) => answer.body, () => '')
  const place = { project: 'sample', app: 'returns' }
  await expect
    .poll(
      async () => {
        if ((await ask('/')) === 'bad') await ask('/die')
        return (await podo.api.deployments.list({ ...place, limit: 1 })).items[0]?.trigger
      },
      { timeout: 40_000, interval: 200 },
    )
    .toBe('auto-return')
  const ended = await deploymentEnded(podo, 'returns', 3)
  expect(ended).toMatchObject({ status: 'succeeded', trigger: 'auto-return', release: 1 })
  expect(await ask('/')).toBe('good')
  expect((await podo.api.releases.list({ ...place, limit: 10 })).items).toHaveLength(2)
  expect((await podo.api.apps.get(place)).environments[0]?.hold).toBeNull()
})
