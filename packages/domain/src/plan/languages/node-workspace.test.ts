import { describe, expect, test } from 'vitest'
import { deps, lines, planOf, unknown } from './testing/detect-files.ts'
import type { Files } from './testing/detect-files.ts'

const json = JSON.stringify
const TOP = json({ private: true, workspaces: ['apps/*', 'packages/*'] })
const api = json({ name: 'api', scripts: { start: 'node api.js' }, dependencies: deps('express') })
const ui = json({ name: '@acme/ui', main: 'index.js' })
const LOCK: Files = { 'package-lock.json': '{}' }

describe('an app below the root', () => {
  const repository: Files = { ...LOCK, 'package.json': TOP, 'apps/api/package.json': api, 'apps/web/package.json': json({ scripts: { start: 'node web.js' } }), 'packages/ui/package.json': ui }

  test('that podo.yaml names is installed with the workspace whose lockfile lies above it', () => {
    const plan = planOf({ ...repository, 'podo.yaml': 'root: apps/api\n' })
    expect(plan.root).toEqual({ value: 'apps/api', from: 'podo.yaml' })
    expect(plan.workspace).toEqual({ value: '.', from: 'package.json' })
    expect(plan.install).toEqual({ value: 'npm ci --include-workspace-root', from: 'package-lock.json' })
    expect(plan.processes['web']).toEqual({ value: 'node api.js', from: 'apps/api/package.json' })
    expect(plan.packageManager).toEqual({ value: 'npm', from: 'package-lock.json' })
    expect(plan.paths.map(({ value }) => value)).toEqual(['node_modules/.bin', '../../node_modules/.bin'])
    expect(plan.lockfiles).toEqual(['package.json', '../../package.json', '../../package-lock.json'])
    expect(plan.installed.map(({ value }) => value)).toEqual(['node_modules', '../../node_modules', '../../apps/web/node_modules', '../../packages/ui/node_modules'])
  })

  test('stands alone with a lockfile of its own, and where the one above is not for it', () => {
    expect(lines({ ...repository, 'apps/api/yarn.lock': '# yarn lockfile v1\n', 'podo.yaml': 'root: apps/api\n' })).toEqual({ root: 'apps/api', install: 'npx --yes yarn@1 install --frozen-lockfile --production --no-progress', web: 'node api.js' })
    expect(lines({ ...LOCK, 'package.json': '{"scripts":{"start":"node x.js"}}', 'api/package.json': api, 'podo.yaml': 'root: api\n' })).toEqual({ root: 'api', install: 'npm install --no-package-lock', web: 'node api.js' })
    expect(lines({ ...repository, 'tools/x/package.json': api, 'podo.yaml': 'root: tools/x\n' })).not.toHaveProperty('workspace')
  })

  test('belongs to the workspace, whatever lockfile lies beside it, when it asks for its packages', () => {
    expect(lines({ 'pnpm-workspace.yaml': 'packages:\n  - apps/*\n', 'pnpm-lock.yaml': '', 'package.json': '{}', 'apps/api/package-lock.json': '{}', 'apps/api/package.json': json({ scripts: { start: 'node x.js' }, dependencies: { '@acme/ui': 'workspace:*' } }), 'podo.yaml': 'root: apps/api\n' })).toMatchObject({ workspace: '.', install: expect.stringMatching(/^npx --yes pnpm@10/) as string })
  })

  test.each([
    [['apps/*'], 'apps/api', true],
    [['./apps/*/'], 'apps/api', true],
    [['apps/a*i'], 'apps/api', true],
    [['**'], 'apps/deep/api', true],
    [['apps/**'], 'apps/deep/api', true],
    [['apps/**/api'], 'apps/deep/er/api', true],
    [['apps/*'], 'apps/deep/api', false],
    [['apps/*', '!apps/api'], 'apps/api', false],
    [['apps'], 'apps/api', false],
    [['app*'], 'apps/api', false],
  ])('belongs to patterns %j at %s: %s', (workspaces, folder, belongs) => {
    const plan = planOf({ ...LOCK, 'package.json': json({ workspaces }), [`${folder}/package.json`]: api, 'podo.yaml': `root: ${folder}\n` })
    expect(plan.workspace.value).toBe(belongs ? '.' : folder)
  })

  test('is found by the patterns of pnpm and by the other form of Yarn', () => {
    for (const yaml of ["packages:\n  # apps\n  - 'apps/*' # all\n  - \"!apps/old\"\ncatalog:\n  - x\n", "packages: ['apps/*']\n"]) {
      expect(lines({ 'pnpm-workspace.yaml': yaml, 'pnpm-lock.yaml': '', 'package.json': '{}', 'apps/api/package.json': api })).toMatchObject({ root: 'apps/api', workspace: '.', web: 'node api.js' })
    }
    expect(lines({ ...LOCK, 'package.json': json({ workspaces: { packages: ['apps/*'], nohoist: [] } }), 'apps/api/package.json': api })).toMatchObject({ root: 'apps/api' })
  })
})

describe('a workspace', () => {
  test('whose only package that starts is found by itself', () => {
    const files = { ...LOCK, 'package.json': TOP, 'apps/api/package.json': api, 'packages/ui/package.json': ui, 'packages/config/package.json': json({ main: 'index.js', devDependencies: deps('vite') }) }
    expect(lines(files)).toEqual({ root: 'apps/api', workspace: '.', install: 'npm ci --include-workspace-root', web: 'node api.js' })
    expect(planOf(files).root).toEqual({ value: 'apps/api', from: 'apps/api/package.json' })
  })

  test('with pages as its only app serves them', () => {
    const files = { ...LOCK, 'package.json': TOP, 'packages/ui/package.json': ui, 'apps/web/index.html': '', 'apps/web/package.json': json({ name: 'web', scripts: { build: 'vite build' }, dependencies: { '@acme/ui': '*' }, devDependencies: deps('vite') }) }
    expect(lines(files)).toMatchObject({ root: 'apps/web', install: 'npm ci --include=dev --include-workspace-root', static: 'dist', fallback: 'index.html' })
  })

  test.each([['turbo run start'], ['npm start --workspaces'], ['pnpm -r start'], ['lerna run start'], ['concurrently "npm run a"']])('that hands on to its packages (%s) is looked through', (start) => {
    expect(lines({ ...LOCK, 'package.json': json({ workspaces: ['apps/*'], scripts: { start } }), 'apps/api/package.json': api })).toMatchObject(start.startsWith('conc') ? { web: start } : { root: 'apps/api' })
  })

  test.each([['npm run start -w api'], ['npm run start --workspace=apps/api'], ['yarn workspace api start'], ['pnpm --filter api... start'], ['turbo run start --filter=api']])('that hands on to one of several (%s) is that one', (start) => {
    const web = json({ name: 'web', scripts: { start: 'node web.js' } })
    expect(lines({ ...LOCK, 'package.json': json({ workspaces: ['apps/*'], scripts: { start } }), 'apps/api/package.json': api, 'apps/web/package.json': web })).toMatchObject({ root: 'apps/api', web: 'node api.js' })
  })

  test('that starts itself is the app', () => {
    expect(lines({ ...LOCK, 'package.json': json({ workspaces: ['packages/*'], scripts: { start: 'node server.js' } }), 'packages/api/package.json': api })).toEqual({ install: 'npm ci', web: 'node server.js' })
  })

  test('with several apps is answered with their names', () => {
    const files = { ...LOCK, 'package.json': TOP, 'apps/api/package.json': api, 'apps/web/package.json': json({ scripts: { start: 'node x.js' } }) }
    expect(unknown(files)).toMatchObject({ code: 'PODO-PLAN-NO-START', sentence: 'This repository holds several apps: apps/api, apps/web.', nextAction: 'Say which one this is, in podo.yaml: root: apps/api' })
    expect(lines({ ...files, 'podo.yaml': 'root: apps/web\n' })).toMatchObject({ web: 'node x.js' })
  })

  test('stays at its top where a Procfile or podo.yaml says what runs there', () => {
    const files = { ...LOCK, 'package.json': TOP, 'apps/api/package.json': api }
    expect(lines({ ...files, Procfile: 'web: node apps/api/api.js\n' })).toEqual({ install: 'npm ci', web: 'node apps/api/api.js' })
    expect(lines({ ...files, 'podo.yaml': 'processes:\n  web: npm start -w api\n' })).toEqual({ install: 'npm ci', web: 'npm start -w api' })
  })

  test.each([
    [LOCK, 'npm ci --include=dev --workspaces --include-workspace-root', 'npm run build -w @acme/core && npm run build -w @acme/ui && npm run build'],
    [{ 'pnpm-lock.yaml': '' }, 'npx --yes pnpm@10 install --frozen-lockfile --prod=false --package-import-method=copy --config.dangerouslyAllowAllBuilds=true', 'npx --yes pnpm@10 --filter @acme/core run build && npx --yes pnpm@10 --filter @acme/ui run build && npx --yes pnpm@10 run build'],
    [{ 'yarn.lock': '__metadata:\n  version: 10\n' }, 'npx --yes @yarnpkg/cli-dist@4 install --immutable', 'npx --yes @yarnpkg/cli-dist@4 workspace @acme/core run build && npx --yes @yarnpkg/cli-dist@4 workspace @acme/ui run build && npx --yes @yarnpkg/cli-dist@4 run build'],
  ])('builds what the app needs of it first, in order: %j', (lock, install, build) => {
    const pack = (name: string, dependencies: object, scripts: object = { build: 'tsc' }): string => json({ name, dependencies, scripts })
    expect(
      lines({
        ...(lock as Files),
        'package.json': TOP,
        'apps/web/package.json': pack('web', { '@acme/ui': '*', '@acme/plain': '*' }, { build: 'tsc', start: 'node dist/x.js' }),
        'packages/ui/package.json': pack('@acme/ui', { '@acme/core': '*', web: '*' }),
        'packages/core/package.json': pack('@acme/core', { '@acme/ui': '*' }),
        'packages/plain/package.json': pack('@acme/plain', {}, {}),
        'packages/other/package.json': pack('other', {}),
      }),
    ).toMatchObject({ install, build })
  })

  test('of many packages is answered without reading them all', () => {
    const members = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`packages/p${index}/package.json`, ui]))
    const began = performance.now()
    expect(unknown({ ...LOCK, 'package.json': TOP, ...members })).toMatchObject({ code: 'PODO-PLAN-NO-START' })
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('a repository of Nx', () => {
  const files: Files = { ...LOCK, 'nx.json': '{}', 'package.json': json({ scripts: { start: 'nx serve shop' }, dependencies: deps('@nestjs/core', 'next') }), 'apps/shop/project.json': '{}', 'apps/shop-e2e/project.json': '{}' }

  test('is answered with what to write', () => {
    expect(unknown(files)).toMatchObject({ code: 'PODO-PLAN-NO-START', sentence: expect.stringContaining('Nx (shop)') as string, nextAction: expect.stringContaining('nx build shop') as string })
  })

  test('that says so is built by it', () => {
    expect(lines({ ...files, 'podo.yaml': 'build: npx nx build shop\nprocesses:\n  web: node dist/apps/shop/main.js\n' })).toMatchObject({ install: 'npm ci', build: 'npx nx build shop', web: 'node dist/apps/shop/main.js' })
  })
})
