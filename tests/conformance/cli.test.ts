import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, repositoryRoot, requestApp, startPodo } from '@podo/testkit'
import type { Files, TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exitsAtOnce, staticSite, webApp } from './apps.ts'

let podo: TestPodo
let folder: string

beforeAll(async () => {
  podo = await startPodo()
  folder = join(await mkdtemp(join(tmpdir(), 'podo-cli-')), 'shop')
  await mkdir(folder)
})

afterAll(async () => {
  await podo.stop()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

const SECRET = 'correct-horse-battery-staple'

async function put(files: Files, where = folder): Promise<void> {
  await rm(where, { recursive: true, force: true })
  await mkdir(where)
  for (const [path, text] of Object.entries(files)) await writeFile(join(where, path), text)
}

const run = (args: readonly string[], input?: string) => podo.cli(args, { cwd: folder, ...(input === undefined ? {} : { input }) })

async function ok(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(args)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout
}

async function json<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse(await ok(...args, '--json')) as T
}

const ask = async (path = '/'): Promise<string> => (await requestApp(podo.appsPort, 'shop.localhost', path)).body

describe('the life of an app from the command line', () => {
  test('deploy makes the app, says each phase and the address, and keeps .env at home', async () => {
    await put({ ...webApp('one'), '.env': 'GREETING=from-the-file\n' })
    const said = await ok('deploy')
    expect(said).toContain('Made the app shop in sample.')
    expect(said).toContain('.env stayed at home. To use its variables: podo env import .env')
    expect(said).toMatch(/● start \d/)
    expect(said).toContain(`shop is live, v1: http://shop.localhost:${podo.appsPort}`)
    expect(await ask()).toBe('one')
  })

  test('plan says how the folder is built and started', async () => {
    expect(await ok('plan')).toMatch(/process web\s+node server\.js\s+from package\.json/)
  })

  test('status, open and projects name the address', async () => {
    for (const command of ['status', 'open', 'projects']) expect(await ok(command)).toContain(`http://shop.localhost:${podo.appsPort}`)
  })

  test('logs shows what the app and what a deployment wrote', async () => {
    await put({ ...webApp('one'), 'server.js': `${webApp('one')['server.js'] ?? ''}\nconsole.log('포도 \\u001b[31mready')`, '.env': 'GREETING=from-the-file\n' })
    await ok('deploy')
    await expect.poll(async () => (await run(['logs', '-n', '5', '--contains', 'ready'])).stdout).toContain('포도 ready')
    expect(await run(['logs', '--contains', 'never written'])).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.stringContaining('No line of this log') as string })
    expect(await ok('logs', '--deployment', '1')).toContain('v1 has the traffic')
  })

  test('releases lists what was made, newest first', async () => {
    expect((await ok('releases')).trim().split('\n').map((line) => line.slice(0, 2))).toEqual(['v2', 'v1'])
  })

  test('env import and env set deploy without a build, and env list shows them', async () => {
    expect(await ok('env', 'import', '.env')).toContain('added variable GREETING')
    expect(JSON.parse(await ask('/env'))).toMatchObject({ greeting: 'from-the-file' })
    expect(await ok('env', 'set', 'GREETING=by=hand', 'OTHER=1')).toContain('changed variable GREETING')
    expect(JSON.parse(await ask('/env'))).toMatchObject({ greeting: 'by=hand' })
    expect(await ok('env', 'list')).toMatch(/GREETING\s+by=hand\nOTHER\s+1\n/)
    expect(await ok('env', 'remove', 'OTHER', '--no-deploy')).toContain('removed variable OTHER')
    expect(await ok('config', 'versions')).toContain('removed OTHER')
  })

  test('a secret comes from standard input, reaches the app, and is shown by nothing', async () => {
    const set = await run(['secrets', 'set', 'API_KEY'], `${SECRET}\n`)
    expect(set.exitCode).toBe(0)
    expect(JSON.parse(await ask('/env'))).toMatchObject({ key: SECRET })
    const said = [set.stdout, set.stderr]
    for (const command of [['env', 'list'], ['secrets', 'list'], ['config', 'versions'], ['status'], ['releases']]) said.push(await ok(...command), await ok(...command, '--json'))
    expect(said.join('\n')).toContain('API_KEY')
    expect(said.join('\n')).not.toContain(SECRET)
  })

  test('a secret in an argument is refused, and not repeated', async () => {
    const { exitCode, stdout, stderr } = await run(['secrets', 'set', `API_KEY=${SECRET}`])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('SECRET_IN_ARGUMENT')
    expect(stdout + stderr).not.toContain(SECRET)
    expect((await run(['secrets', 'set', 'EMPTY'], '')).stderr).toContain('NO_VALUE')
  })

  test('a broken change ends with 3, its cause and the next action; the old release serves on', async () => {
    await put(exitsAtOnce)
    const { exitCode, stdout } = await run(['deploy'])
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/Deployment #\d+ failed: /)
    expect(stdout).toMatch(/\nNext: .{10}/)
    expect(stdout).toContain('DATABASE_URL is missing')
    expect(stdout).toContain('(PODO-START-MISSING-VARIABLE)')
    expect(stdout).toMatch(/v\d+ still serves everyone\./)
    expect(await ask()).toBe('one')
    expect((await ok('status'))).toContain('failed: ')
  })

  test('cancel ends the deployment that runs, and what is live stays', async () => {
    expect(await run(['cancel'])).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('No deployment runs here.') as string })
    await put({ ...webApp('never'), 'podo.yaml': 'build: sleep 600\n' })
    const watching = spawn(join(repositoryRoot, 'bin', 'podo'), ['deploy'], { cwd: folder, env: podo.environment, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    watching.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
    await expect.poll(() => said, { timeout: 20_000 }).toContain('waits for "sleep 600"')
    const left = once(watching, 'exit')
    watching.kill('SIGINT')
    expect(await left).toEqual([130, null])
    expect(said).toMatch(/Deployment #\d+ goes on\. "podo cancel" ends it/)
    expect(await ok('status')).toContain('sleep 600')
    expect(await ok('cancel')).toMatch(/^Deployment #\d+ was cancelled\.\n$/)
    expect(await ask()).toBe('one')
  })

  test('rollback goes back, holds automatic deployment, and says how to lift it', async () => {
    await put(webApp('two'))
    await ok('deploy')
    expect(await ask()).toBe('two')
    expect(await ok('rollback', '--dry-run')).toMatch(/v\d+ → v\d+, still warm/)
    expect(await ask()).toBe('two')
    expect(await ok('rollback', '--yes', '--reason', 'two is broken')).toContain('podo hold lift')
    expect(await ask()).toBe('one')
    expect(await ok('status')).toContain('on hold: ')
  })

  test('on hold, deploy ends with 6 until it passes the hold or the hold is lifted', async () => {
    await put(webApp('three'))
    const held = await run(['deploy'])
    expect({ exitCode: held.exitCode, stderr: held.stderr }).toEqual({ exitCode: 6, stderr: expect.stringContaining('--pass-hold') as string })
    await ok('deploy', '--pass-hold')
    expect(await ask()).toBe('three')
    await ok('hold', 'lift')
    await ok('hold', 'set', '--reason', 'the fair')
    expect(await ok('status')).toContain('on hold: the fair')
    await ok('hold', 'lift')
  })

  test('scale sets and shows the counts, and refuses what is none', async () => {
    expect(await ok('scale', 'web=2')).toMatch(/^web\s+2\n$/)
    expect(await ok('scale')).toMatch(/^web\s+2\n$/)
    for (const pair of ['web', 'web=-1', 'web=a', '=2', 'wbe=2']) expect((await run(['scale', pair])).exitCode).toBe(2)
    await ok('scale', 'web=1')
  })

  test('local stop ends the app on this machine; local start, or a deployment, brings it back', async () => {
    const status = async (): Promise<number> => (await requestApp(podo.appsPort, 'shop.localhost')).status
    await ok('local', 'stop', 'shop')
    expect(await status()).toBe(503)
    expect(await ok('status')).toContain('is stopped')
    await ok('local', 'start', 'shop')
    await expect.poll(status, { timeout: 10_000 }).toBe(200)
    await ok('local', 'stop', 'shop')
    await put(webApp('after the stop'))
    await ok('deploy')
    expect(await ask()).toBe('after the stop')
  })

  test('a static folder goes live under the name it is given', async () => {
    await put(staticSite('hello'))
    await ok('deploy', '--app', 'site')
    expect((await requestApp(podo.appsPort, 'site.localhost')).body).toContain('<p>hello</p>')
  })
})

describe('--json', () => {
  const reading = [['status'], ['releases'], ['projects'], ['open'], ['env', 'list'], ['secrets', 'list'], ['config', 'versions'], ['scale'], ['plan'], ['sign-in-link'], ['rollback', '--dry-run']]

  test.each(reading.map((command) => [command.join(' '), command] as const))('%s prints one value', async (_name, command) => {
    expect(await json(...command)).toBeInstanceOf(Object)
  })

  test('deploy, env set, hold and rollback print how they ended', async () => {
    await put(webApp('four'))
    expect(await json('deploy')).toMatchObject({ app: 'shop', status: 'succeeded', isLive: true })
    expect(await json('env', 'set', 'GREETING=json')).toMatchObject({ status: 'succeeded', trigger: 'config' })
    expect(await json('deploy', '--no-wait')).toMatchObject({ app: 'shop', trigger: 'manual' })
    expect(await json('hold', 'set')).toEqual({ held: true })
    expect(await json('hold', 'lift')).toEqual({ held: false })
  })

  test('logs prints a value a line', async () => {
    const lines = (await ok('logs', '--deployment', '1', '--json')).trim().split('\n').map((line) => JSON.parse(line) as { text: string })
    expect(lines.some((line) => line.text.includes('v1 has the traffic'))).toBe(true)
  })

  test('failures are values too, with the same exit code', async () => {
    const { exitCode, stdout, stderr } = await run(['status', '--app', 'nowhere', '--json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'NOT_FOUND', message: expect.any(String) as string } })
  })
})

describe('wrong input', () => {
  const cases: readonly (readonly [string, readonly string[], number])[] = [
    ['no command', [], 2], ['an unknown command', ['dploy'], 2], ['an unknown flag', ['status', '--wide'], 2], ['too many arguments', ['status', 'shop'], 2],
    ['a noun without a verb', ['env'], 2], ['a missing argument', ['env', 'set'], 2],
    ['an unknown app', ['status', '--app', 'nowhere'], 4], ['an app name that is none', ['status', '--app', '../x'], 4], ['an unknown project', ['status', '--project', 'nowhere'], 4],
    ['an unknown environment', ['releases', '--environment', 'moon'], 4],
    ['no release', ['rollback', 'abc'], 2], ['an unknown release', ['rollback', 'v999', '--yes'], 4], ['an unknown choice of secrets', ['rollback', '--secrets', 'old', '--yes'], 2],
    ['no level', ['logs', '--level', 'loud'], 2], ['no count of lines', ['logs', '--lines', '0'], 2], ['no deployment', ['logs', '--deployment', 'x'], 2], ['an unknown deployment', ['logs', '--deployment', '9999'], 4],
    ['no pair', ['env', 'set', 'GREETING'], 2], ['no variable name', ['env', 'set', '1A=b'], 2], ['a missing file', ['env', 'import', 'none.env'], 2],
    ['deleting without the name', ['delete'], 2], ['deleting with another name', ['delete', '--confirm', 'site'], 2],
    ['an unknown app of this machine', ['local', 'stop', 'nowhere'], 2],
  ]

  test.each(cases)('%s ends with a sentence and its code', async (_what, args, expected) => {
    const { exitCode, stdout, stderr } = await run(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: expected, stdout: '' })
    expect(stderr.length).toBeGreaterThan(10)
    expect(stderr).not.toMatch(/\n\s+at |INTERNAL|NaN|undefined/)
  })

  test('an empty folder, and one whose .env is missing, make no app', async () => {
    const empty = join(folder, '..', 'bare')
    await put({}, empty)
    expect(await podo.cli(['deploy'], { cwd: empty })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('EMPTY_FOLDER') as string })
    await put(staticSite('x'), empty)
    expect(await podo.cli(['deploy', '--import-env'], { cwd: empty })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('NO_SUCH_FILE') as string })
    expect(await ok('projects')).not.toContain('bare')
  })

  test('a folder whose name holds no Latin letter asks for a name, so that two of them are not one app', async () => {
    const shop = join(folder, '..', '가게')
    await put(staticSite('포도'), shop)
    expect(await podo.cli(['deploy'], { cwd: shop })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--app') as string })
    expect((await podo.cli(['deploy', '--app', 'store'], { cwd: shop })).exitCode).toBe(0)
  })
})

test('delete with the name again leaves nothing', async () => {
  expect(await ok('delete', '--confirm', 'shop')).toContain('shop is being deleted.')
  await expect.poll(async () => (await run(['status'])).exitCode, { timeout: 10_000 }).toBe(4)
})

describe('a Podo that is away or elsewhere', () => {
  const elsewhere = async (variables: NodeJS.ProcessEnv) => {
    const before = { ...podo.environment }
    Object.assign(podo.environment, variables)
    try {
      return await run(['status'])
    } finally {
      for (const name of Object.keys(variables)) delete podo.environment[name]
      Object.assign(podo.environment, before)
    }
  }

  test('ends with 7 and says how to start it', async () => {
    const { exitCode, stderr } = await elsewhere({ PODO_URL: `http://127.0.0.1:${await freePort()}`, PODO_TOKEN: 'x' })
    expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: expect.stringContaining('podo start') as string })
    expect((await elsewhere({ PODO_DATA_DIR: join(folder, 'never-started') })).exitCode).toBe(7)
  })

  test('ends with 5 for a token that is none, and without a token', async () => {
    const PODO_URL = `http://localhost:${podo.consolePort}`
    expect((await elsewhere({ PODO_URL, PODO_TOKEN: 'not-a-token' })).exitCode).toBe(5)
    expect((await elsewhere({ PODO_URL })).exitCode).toBe(5)
  })

  test('ends with a sentence for an address that is none', async () => {
    const { exitCode, stderr } = await elsewhere({ PODO_URL: 'not an address' })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('PODO_URL')
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})
