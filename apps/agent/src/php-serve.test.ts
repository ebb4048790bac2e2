import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const TOOLS = join(import.meta.dirname, '../tools')
const hasPhp = spawnSync('php', ['--version']).status === 0

let base: string
let server: ChildProcess | null = null
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'podo-php-'))
  for (const folder of ['tools', 'machine', 'app', 'tmp']) await mkdir(join(base, folder))
  for (const name of ['php-serve', 'php-router.php']) await copyFile(join(TOOLS, name), join(base, 'tools', name))
})
afterEach(async () => {
  if (server?.pid !== undefined) process.kill(-server.pid, 'SIGKILL')
  server = null
  await rm(base, { recursive: true, force: true })
})

const environment = (port: number): Record<string, string> => ({ PATH: `${join(base, 'tools')}:${join(base, 'machine')}:/usr/local/bin:/usr/bin:/bin`, PORT: String(port), TMPDIR: join(base, 'tmp'), PHP_CLI_SERVER_WORKERS: '2' })

async function program(name: string): Promise<void> {
  await writeFile(join(base, 'machine', name), `#!/bin/sh\necho ${name} "$@"\n`)
  await chmod(join(base, 'machine', name), 0o755)
}

const called = (root: string): string => spawnSync(join(base, 'tools/php-serve'), [root], { encoding: 'utf8', env: { ...environment(8080), PATH: `${join(base, 'machine')}:/usr/bin:/bin` } }).stdout

describe('a folder of PHP', () => {
  it('is served by FrankenPHP where the machine has it', async () => {
    await program('frankenphp')
    expect(called('public')).toBe('frankenphp php-server --root public --listen 0.0.0.0:8080\n')
  })

  it('that is the whole app is not, because FrankenPHP would show its manifests', async () => {
    await program('frankenphp')
    await program('php')
    expect(called('.')).toBe(`php -d display_errors=0 -d log_errors=1 -S 0.0.0.0:8080 -t . ${join(base, 'tmp/podo-router.php')}\n`)
  })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly location: string
  readonly body: string
}

const ask = (port: number, path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, timeout: 5000 }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', location: response.headers.location ?? '', body }))
    })
      .on('error', reject)
      .end()
  })

async function serve(root: string, files: Readonly<Record<string, string>>): Promise<(path: string) => Promise<Answer>> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(base, 'app', path)), { recursive: true })
    await writeFile(join(base, 'app', path), text)
  }
  const port = await freePort()
  server = spawn(join(base, 'tools/php-serve'), [root], { cwd: join(base, 'app'), env: environment(port), detached: true, stdio: 'ignore' })
  await vi.waitFor(() => ask(port, '/'), { timeout: 10_000, interval: 20 })
  return (path) => ask(port, path)
}

const INDEX = '<?php echo "index ", $_SERVER["REQUEST_URI"], " ", $_SERVER["SCRIPT_NAME"], " ", basename(getcwd());'

describe.skipIf(!hasPhp)("PHP's own server", () => {
  it('serves files as they are, and every other address by index.php, dots in it or not', async () => {
    const get = await serve('public', { 'public/index.php': INDEX, 'public/style.css': 'body {}', 'public/vendor/x.js': 'x' })
    expect(await get('/')).toMatchObject({ status: 200, body: 'index / /index.php public' })
    expect(await get('/style.css?v=1')).toMatchObject({ status: 200, type: expect.stringContaining('text/css') as string, body: 'body {}' })
    expect(await get('/orders/7.json?x=1')).toMatchObject({ status: 200, body: 'index /orders/7.json?x=1 /index.php public' })
    expect(await get('/vendor/x.js')).toMatchObject({ status: 200, body: 'x' })
  })

  it('runs other scripts and the index of folders, whose address ends with a slash', async () => {
    const get = await serve('.', { 'index.php': INDEX, 'admin/index.php': '<?php echo "admin";', 'login.php': '<?php echo "login ", $_GET["x"] ?? "";' })
    expect(await get('/login.php?x=1')).toMatchObject({ body: 'login 1' })
    expect(await get('/admin/')).toMatchObject({ body: 'admin' })
    expect(await get('/admin?x=1')).toMatchObject({ status: 301, location: '/admin/?x=1' })
  })

  it.each(['/.env', '/.git/config', '/vendor/autoload.php', '/composer.json', '/composer.lock', '/package.json', '/podo.yaml', '/%2eenv', '//.env', '/../app/.env', '/x/../.env', '/Composer.json'])('shows no %s of an app that is served whole', async (path) => {
    const secret = 'do not show'
    const get = await serve('.', { 'index.php': '<?php echo "index";', '.env': secret, '.git/config': secret, 'vendor/autoload.php': secret, 'composer.json': secret, 'composer.lock': secret, 'package.json': secret, 'podo.yaml': secret })
    expect((await get(path)).body).not.toContain(secret)
  })

  it('answers what certificates are issued by, and no page of a site without index.php', async () => {
    const get = await serve('.', { '.well-known/acme': 'token', 'page.php': '<?php echo "page";' })
    expect(await get('/.well-known/acme')).toMatchObject({ status: 200, body: 'token' })
    expect(await get('/nothing')).toMatchObject({ status: 404 })
  })

  it('keeps errors from visitors', async () => {
    const get = await serve('.', { 'index.php': '<?php echo "a"; undefined_function("secret");' })
    expect(await get('/')).toMatchObject({ status: 500, body: expect.not.stringContaining('undefined_function') as string })
  })
})
