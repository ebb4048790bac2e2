import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { requestApp, startPodo } from '@podo/testkit'
import type { Files, TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let podo: TestPodo
let folder: string

beforeAll(async () => {
  podo = await startPodo()
  folder = join(await mkdtemp(join(tmpdir(), 'podo-import-')), 'shop')
})

afterAll(async () => {
  await podo.stop()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

const SECRET = 'canary-token-of-the-shop'

const shop: Files = {
  'docker-compose.yml': `
services:
  web:
    build: .
    command: node server.js --port 3000
    ports: ["80:3000"]
    environment:
      GREETING: hello from compose
      API_TOKEN: ${SECRET}
      CACHE_URL: redis://cache:6379
    depends_on: [cache]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:3000/health"]
  ticker:
    build: .
    command: ["node", "ticker.js"]
  cache:
    image: redis:7
`,
  Dockerfile: 'FROM node:24\n',
  'package.json': '{"name": "shop"}',
  'server.js': `
    const port = process.argv[process.argv.indexOf('--port') + 1]
    require('node:http').createServer((request, response) => {
      if (request.url === '/health') return response.end('ok')
      response.end(JSON.stringify({ greeting: process.env.GREETING, token: process.env.API_TOKEN?.length }))
    }).listen(port)
  `,
  'ticker.js': "console.log('ticking'); setInterval(() => {}, 1000)",
}

async function put(files: Files): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

const run = (...args: readonly string[]) => podo.cli(args, { cwd: folder })
const settings = (): Promise<string> => readFile(join(folder, 'podo.yaml'), 'utf8')
const isWritten = (): Promise<boolean> => access(join(folder, 'podo.yaml')).then(() => true, () => false)

describe('a compose project', () => {
  test('is shown with --dry-run, and nothing is written', async () => {
    await put(shop)
    const { exitCode, stdout } = await run('import', '--dry-run')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('web: node server.js --port $PORT # docker-compose.yml:5')
    expect(stdout).not.toContain(SECRET)
    expect(await isWritten()).toBe(false)
  })

  test('becomes podo.yaml and a report, and its variables the configuration of the app', async () => {
    const { exitCode, stdout, stderr } = await run('import', '--app', 'shop')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/processes\.web\s+node server\.js --port \$PORT\s+from docker-compose\.yml:5 \(3000 became \$PORT\)/)
    expect(stdout).toContain('The service cache is Redis (redis:7).')
    expect(stdout).toContain('podo env set --app shop CACHE_URL=…')
    expect(await settings()).not.toMatch(/GREETING|API_TOKEN/)
    expect(stdout + (await settings())).not.toContain(SECRET)
    const config = JSON.parse((await run('env', 'list', '--json')).stdout) as { variables: unknown; secrets: { name: string }[] }
    expect(config).toMatchObject({ variables: [{ name: 'GREETING', value: 'hello from compose' }] })
    expect(config.secrets.map(({ name }) => name)).toEqual(['API_TOKEN'])
  })

  test('is deployed as it was imported: its command, its health check, its variables, its second process', async () => {
    const { exitCode, stdout } = await run('deploy')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('shop is live') as string })
    expect(JSON.parse((await requestApp(podo.appsPort, 'shop.localhost')).body)).toEqual({ greeting: 'hello from compose', token: SECRET.length })
    await expect.poll(async () => (await run('logs', '--process', 'ticker')).stdout, { timeout: 20_000 }).toContain('ticking')
  })

  test('is not written over, unless it says the same or is told to', async () => {
    expect(await run('import')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('podo.yaml says so already.') as string })
    await writeFile(join(folder, 'podo.yaml'), 'overlap: true\n')
    expect(await run('import')).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('PODO_YAML_EXISTS') as string })
    expect(await settings()).toBe('overlap: true\n')
    expect(await run('import', '--force')).toMatchObject({ exitCode: 0 })
    expect(await settings()).toContain('ticker: node ticker.js')
  })

  test('is a value with --json, without the value of a secret', async () => {
    const { exitCode, stdout } = await run('import', '--dry-run', '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'imported', sources: ['docker-compose.yml'], written: false, variables: [{ name: 'GREETING', value: 'hello from compose' }, { name: 'API_TOKEN', value: null, isSecret: true }, { name: 'CACHE_URL', value: null }] })
    expect(stdout).not.toContain(SECRET)
  })
})

describe('a folder', () => {
  test('is named, and one file of it may be', async () => {
    await put({ 'apps/api/Procfile': 'web: node a.js\n', 'apps/api/compose.prod.yml': 'services:\n  api: {build: ., command: node b.js, ports: ["1:1"]}\n' })
    expect(await run('import', 'apps/api')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Wrote apps/api/podo.yaml') as string })
    expect(await readFile(join(folder, 'apps/api/podo.yaml'), 'utf8')).toContain('web: node a.js')
    expect((await run('import', 'apps/api', '--from', 'compose.prod.yml', '--dry-run')).stdout).toContain('web: node b.js')
  })

  test.each([
    ['without anything to import', {}, ['import'], 'NOTHING_TO_IMPORT'],
    ['that is not there', {}, ['import', 'nowhere'], 'NO_SUCH_FOLDER'],
    ['without the file that is named', { Procfile: 'web: x\n' }, ['import', '--from', 'gone.yml'], 'NO_SUCH_FILE'],
    ['with a file of another kind', { 'x.yml': 'a: 1\n' }, ['import', '--from', 'x.yml'], 'UNKNOWN_SETTINGS'],
    ['with a broken file', { 'compose.yaml': 'services:\n  web: {\n' }, ['import'], 'BROKEN_FILE'],
  ])('%s ends with a sentence and its code', async (_what, files, args, code) => {
    await put({ 'README.md': '', ...(files as Files) })
    const { exitCode, stdout, stderr } = await run(...args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(code)
  })
})
