import { readdirSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeploymentDetail } from '@podo/contract'
import { waitFor } from '@podo/kernel'
import { acceptFiles, deployFiles, deploymentEnded, requestApp, startPodo } from '@podo/testkit'
import type { Files, TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { webApp } from './apps.ts'

let podo: TestPodo

beforeAll(async () => {
  // Each of these is in the environment that Podo is started from, and in none that a build sees.
  podo = await startPodo({ environment: { AWS_SECRET_ACCESS_KEY: 'canary-of-the-operator', NPM_TOKEN: 'canary-of-the-operator', PODO_LOG_LEVEL: 'info' } })
})

afterAll(() => podo.stop())

const project = 'sample'
const setBuildVariables = (app: string, set: Record<string, string>, remove: string[] = []) => podo.api.buildVariables.update({ project, app, set, remove })
const logOf = async (app: string, { number }: DeploymentDetail): Promise<string> => {
  const { lines } = await podo.api.deployments.log({ project, app, environment: 'production', number, limit: 1000 })
  return lines.map(({ text }) => text).join('\n')
}
const ask = async (app: string, path = '/'): Promise<string> => (await requestApp(podo.appsPort, `${app}.localhost`, path)).body

/** Its build writes everything that it sees; it answers with that, and below /run with what it sees itself. */
const probe = (text: string, more = ''): Files => ({
  'server.js': `
    const { readFileSync } = require('node:fs')
    require('node:http').createServer((request, answer) => answer.end(request.url === '/run' ? JSON.stringify(process.env) : readFileSync('seen.json', 'utf8'))).listen(process.env.PORT)
    // ${text}
  `,
  'build.js': `
    require('node:fs').writeFileSync('seen.json', JSON.stringify({ environment: process.env, folder: process.cwd(), descriptors: require('node:fs').readdirSync('/proc/self/fd').length }))
    console.log('token is ' + process.env.REGISTRY_TOKEN)
    console.log('encoded ' + Buffer.from('user:' + process.env.REGISTRY_TOKEN).toString('base64'))
  `,
  'podo.yaml': `build: node build.js\nprocesses: { web: node server.js }\n${more}`,
})

describe('a build', () => {
  const TOKEN = 'tk_5f2d0c7e91'

  test('sees the variables that were set for it and nothing else of anybody', async () => {
    await podo.api.apps.create({ project, name: 'probe' })
    await setBuildVariables('probe', { REGISTRY_TOKEN: TOKEN })
    const deployment = await deployFiles(podo, 'probe', probe('one'))
    expect(deployment.status).toBe('succeeded')
    const { environment } = JSON.parse(await ask('probe')) as { environment: Record<string, string> }
    const { PATH = '', REGISTRY_TOKEN, PODO_CACHE = '', ...others } = environment
    expect(REGISTRY_TOKEN).toBe(TOKEN)
    expect(PATH.split(':')[0]).toMatch(/\/runtime\/[^/]+\/bin$/)
    expect(PODO_CACHE).toMatch(/\/caches\/[0-9a-f-]{36}\/tools$/)
    // Where each tool keeps what it downloads, and the way out of this machine that the operator named.
    const unexplained = Object.entries(others).filter(([name, value]) => !value.includes(`${PODO_CACHE}/`) && !(WAY_OUT.has(name) && value === process.env[name]))
    expect(Object.fromEntries(unexplained)).toEqual(CONSTANT)
    expect(JSON.stringify(environment)).not.toContain('canary')
  })

  test('hides them in its log, and the app that runs has none of them', async () => {
    const [deployment] = (await podo.api.deployments.list({ project, app: 'probe', environment: 'production', limit: 1 })).items
    const log = await logOf('probe', { number: deployment?.number ?? 0 } as DeploymentDetail)
    expect(log).toContain('token is [redacted]')
    expect(log).not.toContain(TOKEN)
    expect(log).not.toContain(Buffer.from(`user:${TOKEN}`).toString('base64').slice(8, -4))
    expect(await ask('probe', '/run')).not.toContain(TOKEN)
    expect(JSON.stringify(await podo.api.buildVariables.list({ project, app: 'probe' }))).not.toContain(TOKEN)
  })

  test('of the same source is not made twice, and is made again with another value', async () => {
    const again = await deployFiles(podo, 'probe', probe('one'))
    expect(await logOf('probe', again)).toContain('Built before')
    const after = await setBuildVariables('probe', { REGISTRY_TOKEN: 'tk_another_one' })
    expect(after).toMatchObject({ changed: ['REGISTRY_TOKEN'], pending: true })
    const third = await deployFiles(podo, 'probe', probe('one'))
    expect(await logOf('probe', third)).not.toContain('Built before')
    expect(await ask('probe')).toContain('tk_another_one')
    expect(await podo.api.buildVariables.list({ project, app: 'probe' })).toMatchObject({ pending: false, variables: [{ name: 'REGISTRY_TOKEN' }] })
    await setBuildVariables('probe', { REGISTRY_TOKEN: TOKEN })
    expect(await logOf('probe', await deployFiles(podo, 'probe', probe('one')))).toContain('Built before')
  })

  test('that cannot do without a variable says so before anything runs, and runs once it is set from the command line', async () => {
    const files = probe('needs', 'buildVariables: [REGISTRY_TOKEN]\n')
    const failed = await deployFiles(podo, 'needs', files)
    expect(failed).toMatchObject({ status: 'failed', cause: { code: 'PODO-BUILD-VARIABLE-UNSET', nextAction: expect.stringContaining('podo build-env set REGISTRY_TOKEN') } })
    expect(failed.plan).toContainEqual({ name: 'buildVariable', value: 'REGISTRY_TOKEN', from: 'podo.yaml', override: 'buildVariables' })
    const inArgument = await podo.cli(['build-env', 'set', 'REGISTRY_TOKEN=x', '--app', 'needs'])
    expect(inArgument.exitCode).not.toBe(0)
    expect(await podo.cli(['build-env', 'set', 'REGISTRY_TOKEN', '--app', 'needs'], { input: 'from-the-cli\n' })).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 build variable changed: REGISTRY_TOKEN') })
    expect((await podo.cli(['build-env', 'list', '--app', 'needs'])).stdout).toMatch(/^REGISTRY_TOKEN /)
    expect((await deployFiles(podo, 'needs', files)).status).toBe('succeeded')
    expect(await ask('needs')).toContain('from-the-cli')
  })
})

const WAY_OUT: ReadonlySet<string> = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'npm_config_registry', 'NPM_CONFIG_REGISTRY'])
/** How tools behave without a person, from the plan, and of the run itself. */
const CONSTANT = {
  CI: 'true',
  GOTOOLCHAIN: 'local',
  LANG: 'C.UTF-8',
  NODE_ENV: 'production',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  npm_config_audit: 'false',
  npm_config_fetch_retry_maxtimeout: '10000',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_fund: 'false',
  npm_config_prefer_offline: 'true',
  npm_config_progress: 'false',
  npm_config_update_notifier: 'false',
  HOME: expect.stringMatching(/\/home$/),
  TMPDIR: expect.stringMatching(/\/tmp$/),
  PWD: expect.stringMatching(/\/builds\/[0-9a-f-]{36}\/source$/),
  PODO_INSTANCE: expect.any(String),
}

describe('a build that is cancelled', () => {
  test('is gone within two seconds, with everything that it left behind', async () => {
    const mark = `987${process.pid}`
    const build = `for i in 1 2 3 4 5; do sleep ${mark} & done; setsid sleep ${mark} & nohup sleep ${mark} & echo begun; trap "" TERM; wait`
    const files: Files = { ...probe('cancel'), 'podo.yaml': `build: '${build}'\nprocesses: { web: node server.js }\n` }
    const { number } = await acceptFiles(podo, 'cancel', files)
    await waitFor({ what: 'the processes of the build', timeoutMs: 30_000 }, () => (sleeping(mark) >= 7 ? true : undefined))
    const began = performance.now()
    await podo.api.deployments.cancel({ project, app: 'cancel', environment: 'production', number })
    await waitFor({ what: 'all of them to be gone', timeoutMs: 15_000, everyMs: 10 }, () => (sleeping(mark) === 0 ? true : undefined))
    expect(performance.now() - began).toBeLessThan(2000)
    expect(await deploymentEnded(podo, 'cancel', number)).toMatchObject({ status: 'cancelled' })
  })
})

test('a file that a tool links out of its cache stays as it was released, whatever a later build writes there', async () => {
  const app = 'linking'
  const files = (text: string): Files => ({
    'server.js': `require('node:http').createServer((q, a) => a.end(require('node:fs').readFileSync('linked', 'utf8'))).listen(process.env.PORT) // ${text}`,
    // In place, as a tool does that keeps one file for all of its projects.
    'podo.yaml': `build: printf ${text} > "$PODO_CACHE/store" && ln "$PODO_CACHE/store" linked && ls -l "$PODO_CACHE/store"\nprocesses: { web: node server.js }\n`,
  })
  for (const text of ['one', 'two', 'three']) expect((await deployFiles(podo, app, files(text))).status).toBe('succeeded')
  expect(await ask(app)).toBe('three')
  const { number } = await podo.api.releases.rollback({ project, app, number: 1, reason: '' })
  expect((await deploymentEnded(podo, app, number)).status).toBe('succeeded')
  expect(await ask(app)).toBe('one')
  await podo.api.apps.delete({ project, app, confirm: app })
})

test('an app that is deleted leaves no caches, also not what only its own user may read', async () => {
  const files = webApp('gone', { 'podo.yaml': 'build: mkdir -p "$PODO_CACHE/mod" && echo x > "$PODO_CACHE/mod/a" && chmod -R a-w "$PODO_CACHE/mod"\n' })
  expect((await deployFiles(podo, 'gone', files)).status).toBe('succeeded')
  const { id } = await podo.api.apps.get({ project, app: 'gone' })
  const caches = join(podo.data, 'caches')
  expect(await readdir(caches)).toContain(id)
  await podo.api.apps.delete({ project, app: 'gone', confirm: 'gone' })
  await waitFor({ what: 'the caches to go', timeoutMs: 30_000, everyMs: 50 }, async () => ((await readdir(caches)).includes(id) ? undefined : true))
})

/** Processes called `sleep <mark>`, whoever started them. */
function sleeping(mark: string): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name) === `sleep\0${mark}\0`).length
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
