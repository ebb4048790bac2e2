import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { deployFiles, deploymentEnded, requestApp, startPodo } from '@podo/testkit'
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

const place = { project: 'sample', app: 'shop' }
const ask = async (path = '/'): Promise<string> => (await requestApp(podo.appsPort, 'shop.localhost', path)).body
const env = async (): Promise<unknown> => JSON.parse(await ask('/env'))

async function update(input: { set?: Record<string, string>; setSecrets?: Record<string, string> }): Promise<void> {
  const { deployment } = await podo.api.config.update({ ...place, ...input })
  if (deployment !== null) expect((await deploymentEnded(podo, 'shop', deployment.number)).status).toBe('succeeded')
}

test('a change of configuration deploys without a build', async () => {
  await deployFiles(podo, 'shop', webApp('one'))
  await update({ set: { GREETING: 'hello' }, setSecrets: { API_KEY: 'first-key-value' } })
  expect(await env()).toEqual({ greeting: 'hello', key: 'first-key-value' })
  const [deployment] = (await podo.api.deployments.list({ ...place, limit: 1 })).items
  expect(deployment?.phases.find((phase) => phase.phase === 'build')?.status).toBe('skipped')
})

test('a secret is never read back', async () => {
  const config = await podo.api.config.get(place)
  expect(config.secrets.map((secret) => secret.name)).toEqual(['API_KEY'])
  expect(JSON.stringify(config)).not.toContain('first-key-value')
})

test('a rollback brings the old build and variables back as a new version, leaves a rotated secret current, and holds', async () => {
  const { number: before } = (await podo.api.releases.list({ ...place, limit: 1 })).items[0] ?? { number: 0 }
  await update({ set: { GREETING: 'goodbye' }, setSecrets: { API_KEY: 'second-key-value' } })
  await deployFiles(podo, 'shop', webApp('two'))
  expect(await ask()).toBe('two')
  const preview = await podo.api.releases.previewRollback({ ...place, number: before })
  expect(preview).toMatchObject({ to: before, rotatedSecrets: ['API_KEY'], problem: null })
  expect(preview.config.map((change) => change.name)).toContain('GREETING')
  const accepted = await podo.api.releases.rollback({ ...place, number: before, reason: 'two is broken' })
  expect(await deploymentEnded(podo, 'shop', accepted.number)).toMatchObject({ status: 'succeeded', trigger: 'rollback', reason: 'two is broken' })
  expect(await ask()).toBe('one')
  expect(await env()).toEqual({ greeting: 'hello', key: 'second-key-value' })
  const app = await podo.api.apps.get(place)
  expect(app.environments[0]?.hold?.reason).toContain('two is broken')
})

test('on hold a deployment by hand is refused with 409 HELD unless it passes the hold', async () => {
  await expect(deployFiles(podo, 'shop', webApp('three'))).rejects.toMatchObject({ status: 409 })
  expect((await deployFiles(podo, 'shop', webApp('three'), { passHold: true })).status).toBe('succeeded')
  await podo.api.apps.liftHold(place)
  expect((await deployFiles(podo, 'shop', webApp('four'))).status).toBe('succeeded')
})

test('a rollback to a release that is still warm is a switch alone', async () => {
  const releases = (await podo.api.releases.list({ ...place, limit: 5 })).items
  const warm = releases.find((release) => release.traffic === 'settling')
  expect(warm).toBeDefined()
  expect((await podo.api.releases.previewRollback({ ...place, number: warm?.number ?? 0 })).how).toBe('switch')
  const accepted = await podo.api.releases.rollback({ ...place, number: warm?.number ?? 0, reason: 'back' })
  await deploymentEnded(podo, 'shop', accepted.number)
  const log = await podo.api.deployments.log({ ...place, number: accepted.number })
  expect(log.lines.map((line) => line.text).join('\n')).toContain('is running already')
  expect(await ask()).toBe('three')
})

test('scale changes the number of processes and makes no release', async () => {
  const before = (await podo.api.releases.list({ ...place, limit: 1 })).items[0]?.number
  await podo.api.scale.update({ ...place, counts: { web: 2 } })
  await expect.poll(async () => (await podo.api.apps.instances(place)).instances.filter((instance) => instance.state === 'ready' && instance.process === 'web').length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2)
  expect((await podo.api.releases.list({ ...place, limit: 1 })).items[0]?.number).toBe(before)
})

test('deleting asks for the name and leaves nothing', async () => {
  await expect(podo.api.apps.delete({ ...place, confirm: 'other' })).rejects.toMatchObject({ status: 400 })
  await podo.api.apps.delete({ ...place, confirm: 'shop' })
  await expect.poll(async () => (await podo.fetch('/api/projects/sample/apps/shop')).status, { timeout: 10_000 }).toBe(404)
  expect((await requestApp(podo.appsPort, 'shop.localhost')).status).toBe(404)
})

// A deployment that ended between two statements of one answer was waited for without an end.
test('whoever follows a deployment sees its end, however short it is', async () => {
  await deployFiles(podo, 'short', webApp('one'))
  await deployFiles(podo, 'short', webApp('two'))
  for (let turn = 0; turn < 12; turn += 1) {
    const { exitCode, stdout } = await podo.cli(['rollback', turn % 2 === 0 ? 'v1' : 'v2', '--app', 'short', '--reason', 'test', '--yes'], { timeoutMs: 15_000 })
    expect([turn, exitCode, stdout]).toEqual([turn, 0, expect.stringContaining('live')])
  }
})

/** Where the files of a web app lie that answers with this. */
async function slugThatSays(text: string): Promise<string> {
  const slugs = join(podo.data, 'slugs')
  for (const name of await readdir(slugs)) {
    const server = await readFile(join(slugs, name, 'server.js'), 'utf8').catch(() => '')
    if (server === webApp(text)['server.js']) return join(slugs, name)
  }
  throw new Error(`no slug says ${text}`)
}

test('a release whose files are not there any more is built again from its commit, and serves', async () => {
  const here = { project: 'sample', app: 'old' }
  for (const text of ['first', 'second', 'third']) await deployFiles(podo, 'old', webApp(text))
  await rm(await slugThatSays('first'), { recursive: true })
  const accepted = await podo.api.releases.rollback({ ...here, number: 1, reason: '' })
  const ended = await deploymentEnded(podo, 'old', accepted.number)
  expect(ended).toMatchObject({ status: 'succeeded', trigger: 'rollback', release: 4 })
  expect(ended.phases.slice(0, 3)).toMatchObject([{ phase: 'fetch', status: 'succeeded' }, { phase: 'plan', status: 'succeeded' }, { phase: 'build', status: 'succeeded' }])
  expect((await requestApp(podo.appsPort, 'old.localhost', '/')).body).toBe('first')
  const { stdout } = await podo.cli(['status', '--app', 'old'])
  expect(stdout).toMatch(/disk of all apps: files of releases \d+ MB \(the last 10 of each app\), build caches \d+ MB of [\d.]+ GB, logs \d+ MB of [\d.]+ GB/)
})
