import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { deployFiles, deploymentEnded, filesOf, repositoryRoot, requestApp, startPodo } from '@podo/testkit'
import type { TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { webApp } from './apps.ts'
import { BROKEN, BROKEN_WHILE_LIVE, BROKEN_WITHOUT_END } from './broken-examples.ts'
import type { BrokenExample } from './broken-examples.ts'
import { occupyHost } from './occupy-host.ts'

type DeploymentDetail = Awaited<ReturnType<typeof deployFiles>>
type Cause = NonNullable<DeploymentDetail['cause']>

const broken = join(repositoryRoot, 'examples', 'broken')
const deploy = async (folder: string): Promise<DeploymentDetail> => deployFiles(podo, folder, await filesOf(join(broken, folder)))

let podo: TestPodo
/** All at once: most of their time is waiting. */
const deployed = new Map<string, Promise<DeploymentDetail>>()

beforeAll(async () => {
  // Without the toolchains of whoever runs the tests, so that one can be missing.
  podo = await startPodo({ environment: { PODO_TOOL_PATH: join(broken, 'no-tools-here') } })
  await occupyHost(podo, 'domain-taken.localhost')
  for (const folder of [...Object.keys(BROKEN), ...Object.keys(BROKEN_WHILE_LIVE)]) {
    const ended = deploy(folder)
    ended.catch(() => undefined)
    deployed.set(folder, ended)
  }
})

afterAll(async () => {
  await Promise.allSettled(deployed.values())
  await podo.stop()
})

function expectCause(cause: Cause | null, example: BrokenExample): void {
  expect(cause).not.toBeNull()
  if (cause === null) return
  expect({ code: cause.code, sentence: cause.sentence }).toEqual({ code: example.code, sentence: typeof example.says === 'string' ? expect.stringContaining(example.says) : expect.stringMatching(example.says) })
  expect(cause.nextAction).toEqual(typeof example.next === 'string' ? expect.stringContaining(example.next) : expect.stringMatching(example.next))
  expect(cause.facts).toMatchObject(example.facts ?? {})
  expect(cause.setting).toEqual(example.setting)
  if (example.shows !== undefined) expect(JSON.stringify(cause.evidence)).toContain(example.shows)
}

test('every example that is broken on purpose is here', () => {
  const folders = readdirSync(broken, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map((entry) => entry.name).sort()).toEqual(Object.keys({ ...BROKEN, ...BROKEN_WHILE_LIVE, ...BROKEN_WITHOUT_END }).sort())
})

/** A machine whose own folders have the toolchain cannot show that it is missing; that is said, not passed over. */
const cannotShow: Readonly<Record<string, string>> = existsSync('/usr/bin/cargo') || existsSync('/usr/local/bin/cargo') ? { 'missing-toolchain': 'the machine has cargo in its own folders' } : {}

test.each(Object.entries(BROKEN).map(([folder, example]) => ({ folder, example, code: example.code })))('examples/broken/$folder fails with $code', async ({ folder, example }, ...rest) => {
  const [context] = rest as unknown as [{ skip(note: string): void } | undefined]
  if (cannotShow[folder] !== undefined) context?.skip(cannotShow[folder])
  const deployment = await deployed.get(folder)
  expect(deployment?.status).toBe('failed')
  expect(deployment?.serving).toBeNull()
  expectCause(deployment?.cause ?? null, example)
})

describe('a command that does not end', () => {
  let short: TestPodo
  beforeAll(async () => void (short = await startPodo({ environment: { PODO_BUILD_TIMEOUT: '8s', PODO_PREDEPLOY_TIMEOUT: '6s' } })))
  afterAll(() => short.stop())

  test.each(Object.entries(BROKEN_WITHOUT_END))('in examples/broken/%s is stopped at the limit of this Podo and named', async (folder, example) => {
    const deployment = await deployFiles(short, folder, await filesOf(join(broken, folder)))
    expect(deployment.status).toBe('failed')
    expectCause(deployment.cause, example)
  })
})

describe('a release that fails while it has the traffic, with none to go back to', () => {
  test.each(Object.entries(BROKEN_WHILE_LIVE))('examples/broken/%s shows its cause on the app', async (folder, example) => {
    expect((await deployed.get(folder))?.status).toBe('succeeded')
    const cause = async (): Promise<Cause | null> => (await podo.api.apps.get({ project: 'sample', app: folder })).environments[0]?.cause ?? null
    await expect.poll(async () => (await cause())?.code, { timeout: 40_000, interval: 200 }).toBe(example.code)
    expectCause(await cause(), example)
    const { stdout } = await podo.cli(['status', '--app', folder])
    expect(stdout).toContain(`(${example.code})`)
  })
})

test('a release that crashes while the previous one is warm is taken back by itself, without a new release or a hold, and says why', async () => {
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
  expect(ended.cause).toMatchObject({ code: 'PODO-RUN-CRASH-LOOP', phase: 'run', facts: { release: 'v2', exitCode: 1 } })
  expect(await ask('/')).toBe('good')
  expect((await podo.api.releases.list({ ...place, limit: 10 })).items).toHaveLength(2)
  expect((await podo.api.apps.get(place)).environments[0]?.hold).toBeNull()
})

test('an address that leads to another app stays where it was', async () => {
  expect((await deployed.get('domain-taken'))?.status).toBe('failed')
  expect((await requestApp(podo.appsPort, 'domain-taken.localhost', '/')).body).toBe('here first\n')
})

test('an app whose name is taken is refused with a code of its own and what to do', async () => {
  await podo.api.apps.create({ project: 'sample', name: 'taken' })
  await expect(podo.api.apps.create({ project: 'sample', name: 'taken' })).rejects.toMatchObject({ status: 409, data: { body: { code: 'NAME_TAKEN', message: expect.stringContaining('choose another name') as string } } })
})
