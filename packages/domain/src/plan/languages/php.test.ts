import { describe, expect, test } from 'vitest'
import { phpRange } from './php-composer.ts'
import { detectFiles as answer, noticesOf, planOf } from './testing/detect-files.ts'
import type { Files } from './testing/detect-files.ts'

const found = (files: Files): { plan: ReturnType<typeof planOf>; notices: readonly string[] } => ({ plan: planOf(files), notices: noticesOf(files) })
const composer = (content: object): Files => ({ 'composer.json': JSON.stringify(content) })

test('an app without packages is served as it is', () => {
  const { plan, notices } = found({ 'index.php': '' })
  expect(plan).toMatchObject({ language: { value: 'php', from: 'index.php' }, toolchains: [{ name: 'php', wants: null }], install: null, build: null, processes: { web: { value: 'php-serve', from: 'index.php' } }, environment: { PHP_CLI_SERVER_WORKERS: { value: '4' } } })
  expect(notices).toEqual([expect.stringContaining('FrankenPHP where the machine has it')])
})

test.each([
  [['public/index.php', 'index.php'], 'php-serve public'],
  [['web/index.php'], 'php-serve web'],
  [['webroot/index.php', 'index.php'], 'php-serve webroot'],
  [['htdocs/index.php'], 'php-serve htdocs'],
])('%j are served from the surest root', (paths, command) => {
  expect(planOf(Object.fromEntries(paths.map((path) => [path, '']))).processes['web']?.value).toBe(command)
})

describe('Composer', () => {
  const slim = { require: { php: '^8.1', 'ext-json': '*', 'slim/slim': '^4' } }

  test('installs by its lockfile, and what it installed is used again', () => {
    expect(planOf({ ...composer(slim), 'composer.lock': '{}', 'public/index.php': '' })).toMatchObject({
      framework: { value: 'Slim', from: 'composer.json' },
      packageManager: { value: 'composer', from: 'composer.lock' },
      toolchains: [{ name: 'php', wants: { value: '^8.1', from: 'composer.json' } }, { name: 'composer', wants: null }],
      install: { value: 'composer install --no-dev --no-interaction --no-progress --prefer-dist', from: 'composer.lock' },
      installed: [{ value: 'vendor' }],
      lockfiles: ['composer.json', 'composer.lock'],
    })
  })

  test.each([
    ['a script of the app', { scripts: { 'post-autoload-dump': ['@php artisan package:discover'] } }],
    ['a map of its own classes', { autoload: { classmap: ['src/'] } }],
  ])('installs anew where the install is more than its lockfile: %s', (_what, more) => {
    const plan = planOf({ ...composer({ ...slim, ...more }), 'composer.lock': '{}', 'index.php': '' })
    expect(plan.installed).toEqual([])
    expect(plan.install?.value).toContain('--optimize-autoloader')
  })

  test('without a lockfile says that versions may change', () => {
    expect(found({ ...composer(slim), 'index.php': '' }).notices.join()).toContain('There is no composer.lock')
  })

  test.each([[{}], [{ require: { php: '>=8' } }], [{ require: { 'ext-pdo': '*' } }]])('is left out where nothing asks for it: %j', (content) => {
    expect(planOf({ ...composer(content), 'index.php': '' })).toMatchObject({ install: null, packageManager: null })
  })

  test('is needed for classes of the app alone', () => {
    expect(planOf({ ...composer({ autoload: { 'psr-4': { 'App\\': 'src/' } } }), 'index.php': '' }).install).not.toBeNull()
  })

  test('is told when its file is no JSON', () => {
    expect(answer({ 'composer.json': '{', 'index.php': '' })).toMatchObject({ code: 'PODO-PLAN-BROKEN-FILE', nextAction: expect.stringContaining('composer validate') as string })
  })
})

test.each([
  ['^8.2', '^8.2'],
  ['>=8.1 <8.4', '>=8.1 <8.4'],
  ['>= 8.1, < 9', '>=8.1 <9'],
  ['~8.1', '^8.1'],
  ['~8.1.3', '~8.1.3'],
  ['8.1.*', '8.1.x'],
  ['8.*', '8.x'],
  ['8.2.10', '8.2.x'],
  ['7.4|^8.0', '7.4.x || ^8.0'],
  ['^7.3 || ^8.0', '^7.3 || ^8.0'],
  ['8.1 - 8.3', '8.1 - 8.3'],
  ['>8.0', '>8.0.0'],
  ['!=8.1.0 ^8.1', '^8.1'],
  ['*', null],
  ['dev-main', null],
  ['x'.repeat(200), null],
])('the constraint %j of Composer is the range %j', (constraint, range) => {
  expect(phpRange(constraint)).toBe(range)
})

test.each([
  [{ ...composer({ require: { php: '^8.1' }, config: { platform: { php: '8.2.10' } } }), 'index.php': '' }, '8.2.10', 'composer.json'],
  [{ '.php-version': '8.3\n', 'index.php': '' }, '8.3', '.php-version'],
  [{ '.tool-versions': 'php 8.2.1\n', 'index.php': '' }, '8.2.1', '.tool-versions'],
  [{ 'podo.yaml': 'version: "8.4"\n', '.php-version': '8.3\n', 'index.php': '' }, '8.4', 'podo.yaml'],
])('the version of %j', (files, value, from) => {
  expect(planOf(files as unknown as Files).version).toEqual({ value, from })
})

describe('frameworks', () => {
  test('Laravel runs in production, logs where Podo reads, and says what it needs', () => {
    const { plan, notices } = found({ ...composer({ require: { 'laravel/framework': '^12' } }), artisan: '', 'public/index.php': '' })
    expect(plan).toMatchObject({ framework: { value: 'Laravel' }, processes: { web: { value: 'php-serve public' } }, environment: { APP_ENV: { value: 'production' }, APP_DEBUG: { value: 'false' }, LOG_CHANNEL: { value: 'stderr' } }, predeploy: null })
    expect(notices.join()).toMatch(/APP_KEY.*predeploy: php artisan migrate --force/)
  })

  test('Symfony is built and run for production, because its development packages are left out', () => {
    expect(planOf({ ...composer({ require: { 'symfony/framework-bundle': '^7' } }), 'bin/console': '', 'public/index.php': '' })).toMatchObject({ framework: { value: 'Symfony' }, environment: { APP_ENV: { value: 'prod' }, APP_DEBUG: { value: '0' } } })
  })

  test('WordPress is known by its files', () => {
    expect(planOf({ 'index.php': '', 'wp-load.php': '' }).framework).toEqual({ value: 'WordPress', from: 'wp-load.php' })
  })
})

test('a front end beside it is built', () => {
  const files = { ...composer({ require: { 'laravel/framework': '^12' } }), 'public/index.php': '', 'package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}', 'package-lock.json': '{}' }
  expect(planOf(files)).toMatchObject({ language: { value: 'php' }, build: { value: 'npm ci --include=dev && npm run build', from: 'package.json' } })
})

test('composer.json as a tool of another language is passed over', () => {
  expect(planOf({ ...composer({ 'require-dev': { x: '1' } }), 'package.json': '{"scripts":{"start":"node ."}}' }).language.value).toBe('node')
  expect(planOf({ ...composer({}), 'index.html': '' }).language.value).toBe('static')
})

test('a library says that there is nothing to serve', () => {
  expect(answer(composer({ require: { php: '^8' } }))).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('processes.web') as string })
})
