import { deployFiles, requestApp, startPodo } from '@podo/testkit'
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

/** Answers `/slow` after 8 s: longer than an older release drains when two deployments follow it. */
const slowApp = (text: string) => ({
  ...webApp(text),
  'server.js': `
    const server = require('node:http').createServer((request, response) => {
      if (request.url === '/slow') return setTimeout(() => response.end('slow ' + ${JSON.stringify(text)}), 8000)
      response.end(${JSON.stringify(text)})
    })
    server.listen(process.env.PORT)
    process.on('SIGTERM', () => process.exit(0))`,
})

test('a request that began before two deployments is answered by the release that it began on', async () => {
  await deployFiles(podo, 'shop', slowApp('one'))
  const slow = requestApp(podo.appsPort, 'shop.localhost', '/slow')
  await deployFiles(podo, 'shop', slowApp('two'))
  await deployFiles(podo, 'shop', slowApp('three'))
  expect(await slow).toMatchObject({ status: 200, body: 'slow one' })
  expect((await requestApp(podo.appsPort, 'shop.localhost')).body).toBe('three')
})
