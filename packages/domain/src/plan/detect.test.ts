import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detect } from './detect.ts'
import type { FileTree } from './file-tree.ts'
import type { Plan } from './plan.ts'

type Files = Readonly<Record<string, string>>

const tree = (files: Files): FileTree => ({ paths: Object.keys(files).sort(), read: (path) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null) })
const json = JSON.stringify

function planOf(files: Files): Plan {
  const detection = detect(tree(files))
  if (detection.kind === 'unknown') throw new Error(json(detection))
  return detection.plan
}

const unknown = (files: Files): { code: string; sentence: string; nextAction: string } => {
  const detection = detect(tree(files))
  if (detection.kind === 'plan') throw new Error(json(detection))
  return detection
}

/** The lines that a test speaks of, without where they came from. */
function lines(files: Files): Record<string, unknown> {
  const { install, build, processes, staticRoot, staticFallback } = planOf(files)
  return {
    ...(install ? { install: install.value } : {}),
    ...(build ? { build: build.value } : {}),
    ...(processes['web'] ? { web: processes['web'].value } : {}),
    ...(staticRoot ? { static: staticRoot.value } : {}),
    ...(staticFallback ? { fallback: staticFallback.value } : {}),
  }
}

const LOCK = { 'package-lock.json': '{}' }
const app = (content: object, more: Files = {}): Files => ({ 'package.json': json(content), ...more })
const deps = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '1']))

describe('a Node.js app', () => {
  test('without dependencies needs no install and no build', () => {
    expect(lines(app({ scripts: { start: 'node server.js' } }))).toEqual({ web: 'node server.js' })
  })

  test('installs by its lockfile, without what only development needs', () => {
    expect(lines(app({ scripts: { start: 'node .' }, dependencies: deps('express'), devDependencies: deps('eslint') }, LOCK))).toEqual({ install: 'npm ci --omit=dev', web: 'node .' })
  })

  test('with a build installs everything first', () => {
    expect(lines(app({ scripts: { start: 'node dist/x.js', build: 'tsc' }, devDependencies: deps('typescript') }, LOCK))).toEqual({ install: 'npm ci', build: 'npm run build', web: 'node dist/x.js' })
  })

  test('with development dependencies alone, and no build, installs nothing', () => {
    expect(lines(app({ scripts: { start: 'node a.js' }, devDependencies: deps('eslint') }, LOCK))).toEqual({ web: 'node a.js' })
  })

  test('that starts by a development dependency installs it', () => {
    expect(lines(app({ scripts: { start: 'tsx server.ts' }, devDependencies: deps('tsx') }, LOCK))).toEqual({ install: 'npm ci', web: './node_modules/.bin/tsx server.ts' })
  })

  test('without a lockfile installs all the same', () => {
    expect(lines(app({ scripts: { start: 'node .' }, dependencies: deps('express') }))).toMatchObject({ install: 'npm install --no-package-lock' })
  })

  test.each([['postinstall'], ['prepare']])('with a script %s runs the install for it', (script) => {
    expect(lines(app({ scripts: { start: 'node .', [script]: 'node x.js' } }))).toMatchObject({ install: 'npm install --no-package-lock' })
  })

  test.each([
    ['node server.js', 'node server.js'],
    ['node --import ./x.js server.js', 'node --import ./x.js server.js'],
    ['next start', './node_modules/.bin/next start'],
    ['node a.js && node b.js', 'npm run start'],
    ['NODE_ENV=production node a.js', 'npm run start'],
    ['unknown-tool x', 'npm run start'],
    ['echo $npm_package_version', 'npm run start'],
  ])('starts "%s" as "%s"', (start, web) => {
    expect(planOf(app({ scripts: { start }, dependencies: deps('next') }, LOCK)).processes['web']).toEqual({ value: web, from: 'package.json' })
  })

  test('with hooks around its start goes through npm', () => {
    expect(lines(app({ scripts: { prestart: 'x', start: 'node a.js' } }))).toEqual({ web: 'npm run start' })
  })

  test.each([
    [{ main: 'lib/x.js' }, { 'lib/x.js': '' }, 'node lib/x.js'],
    [{ main: './lib/x.js' }, { 'lib/x.js': '' }, 'node lib/x.js'],
    [{ main: 'missing.js' }, { 'server.js': '' }, 'node server.js'],
    [{ main: 'x; rm -rf /' }, { 'x; rm -rf /': '', 'index.js': '' }, 'node index.js'],
    [{}, { 'src/index.ts': '' }, 'node src/index.ts'],
    [{}, { 'index.js': '', 'server.js': '' }, 'node server.js'],
  ])('without a start script starts its main or a usual file: %j', (content, files, web) => {
    expect(lines(app(content, files as unknown as Files))).toEqual({ web })
  })

  test('without a package.json is known by its server.js', () => {
    expect(lines({ 'server.js': '' })).toEqual({ web: 'node server.js' })
    expect(lines({ 'index.js': '', 'index.html': '' })).toEqual({ static: '.' })
  })

  test.each([
    [{ 'pnpm-lock.yaml': '' }, {}, 'npx --yes pnpm@10 install --frozen-lockfile'],
    [{ 'pnpm-lock.yaml': '' }, { packageManager: 'pnpm@9.1.0+sha512.abc' }, 'npx --yes pnpm@9.1.0 install --frozen-lockfile'],
    [{ 'yarn.lock': '' }, {}, 'npx --yes yarn@1 install --frozen-lockfile'],
    [{ 'yarn.lock': '', '.yarnrc.yml': '' }, {}, 'npx --yes @yarnpkg/cli-dist@4 install --immutable'],
    [{ 'yarn.lock': '' }, { packageManager: 'yarn@4.5.0' }, 'npx --yes @yarnpkg/cli-dist@4.5.0 install --immutable'],
    [{ 'bun.lock': '' }, {}, 'npx --yes bun@1 install --frozen-lockfile'],
    [{}, { packageManager: 'pnpm@9.0.0' }, 'npx --yes pnpm@9.0.0 install'],
    [{}, { packageManager: 'pnpm@9; touch /tmp/x' }, 'npx --yes pnpm@9 install'],
    [{}, { packageManager: 'evil@1' }, 'npm install --no-package-lock'],
    [{ 'package-lock.json': '', 'pnpm-lock.yaml': '' }, { packageManager: 'pnpm@9.0.0' }, 'npx --yes pnpm@9.0.0 install --frozen-lockfile'],
  ])('is installed by the manager of its lockfile: %j %j', (files, content, install) => {
    expect(lines(app({ scripts: { start: 'node .' }, dependencies: deps('x'), ...content }, files as unknown as Files))).toMatchObject({ install })
  })

  test('keeps the files that decide over its dependencies', () => {
    expect(planOf(app({ scripts: { start: 'node .' }, dependencies: deps('x') }, LOCK)).lockfiles).toEqual(['package.json', 'package-lock.json'])
  })

  test.each([
    [{ engines: { node: '>=18' } }, {}, '>=18', false],
    [{ engines: { node: '18.x' } }, {}, '18.x', true],
    [{ engines: { node: '^20 || ^24.1' } }, {}, '^20 || ^24.1', false],
    [{ engines: { node: '>=18 <23' } }, {}, '>=18 <23', true],
    [{ engines: { node: '< 25' } }, {}, '< 25', false],
    [{}, { '.nvmrc': 'v22.1.0\n' }, 'v22.1.0', true],
    [{}, { '.nvmrc': 'lts/*\n' }, 'lts/*', false],
    [{ engines: { node: '16' } }, { '.node-version': '24' }, '24', false],
  ])('says which Node.js it asks for, and when it gets another: %j %j', (content, files, version, hasNotice) => {
    const detection = detect(tree(app({ scripts: { start: 'node .' }, ...content }, files as unknown as Files)))
    expect(detection).toMatchObject({ kind: 'plan', plan: { version: { value: version } } })
    expect(detection.kind === 'plan' && detection.notices.some((notice) => notice.includes('Node.js 24'))).toBe(hasNotice)
  })

  test('whose package.json is broken is told so', () => {
    for (const text of ['{', '[]', '"x"', 'null', '']) expect(unknown({ 'package.json': text })).toMatchObject({ code: 'PODO-PLAN-BROKEN-FILE' })
  })

  test('without anything to start is told what to write', () => {
    expect(unknown(app({ name: 'x' }))).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('"start"') as string })
  })

  test('survives fields of any shape', () => {
    expect(lines(app({ scripts: { start: 3, build: null }, dependencies: 'x', engines: [], main: {}, packageManager: 7, workspaces: 'y' }, { 'server.js': '' }))).toEqual({ web: 'node server.js' })
  })
})

describe('a framework', () => {
  const vite = deps('vite')
  test.each([
    ['Next.js', app({ scripts: { dev: 'next dev', build: 'next build', start: 'next start' }, dependencies: deps('next') }, LOCK), { install: 'npm ci', build: 'npm run build', web: './node_modules/.bin/next start' }],
    ['Next.js without scripts', app({ dependencies: deps('next') }, LOCK), { build: './node_modules/.bin/next build', web: './node_modules/.bin/next start' }],
    ['Next.js as files', app({ scripts: { build: 'next build' }, dependencies: deps('next') }, { ...LOCK, 'next.config.mjs': "export default { output: 'export' }" }), { build: 'npm run build', static: 'out' }],
    ['Vite', app({ scripts: { dev: 'vite', build: 'vite build', preview: 'vite preview' }, devDependencies: vite }, { ...LOCK, 'index.html': '' }), { install: 'npm ci', build: 'npm run build', static: 'dist', fallback: 'index.html' }],
    ['Vite that starts for development', app({ scripts: { start: 'vite', build: 'vite build' }, devDependencies: vite }, LOCK), { static: 'dist', fallback: 'index.html' }],
    ['Vite with a folder of its own', app({ scripts: { build: 'vite build' }, devDependencies: vite }, { ...LOCK, 'vite.config.ts': "export default { build: { outDir: './public/app' } }" }), { static: 'public/app' }],
    ['Vite with a folder outside', app({ scripts: { build: 'vite build' }, devDependencies: vite }, { ...LOCK, 'vite.config.ts': "export default { build: { outDir: '../outside' } }" }), { static: 'dist' }],
    ['Vite beside a server', app({ scripts: { build: 'vite build', start: 'node server.js' }, devDependencies: vite }, LOCK), { build: 'npm run build', web: 'node server.js' }],
    ['Astro', app({ scripts: { start: 'astro dev', build: 'astro build' }, dependencies: deps('astro') }, LOCK), { static: 'dist' }],
    ['Astro with a server', app({ scripts: { build: 'astro build' }, dependencies: deps('astro', '@astrojs/node') }, LOCK), { web: 'node ./dist/server/entry.mjs' }],
    ['SvelteKit as files', app({ scripts: { build: 'vite build' }, devDependencies: deps('@sveltejs/kit', 'vite', '@sveltejs/adapter-static') }, LOCK), { static: 'build' }],
    ['SvelteKit with a server', app({ scripts: { build: 'vite build' }, devDependencies: deps('@sveltejs/kit', 'vite', '@sveltejs/adapter-node') }, LOCK), { web: 'node build' }],
    ['Nuxt', app({ scripts: { build: 'nuxt build' }, dependencies: deps('nuxt') }, LOCK), { web: 'node .output/server/index.mjs' }],
    ['Nuxt as files', app({ scripts: { build: 'nuxt generate' }, dependencies: deps('nuxt') }, LOCK), { static: '.output/public' }],
    ['Create React App', app({ scripts: { start: 'react-scripts start', build: 'react-scripts build' }, dependencies: deps('react-scripts') }, LOCK), { static: 'build', fallback: 'index.html' }],
    ['Docusaurus', app({ scripts: { start: 'docusaurus start', build: 'docusaurus build' }, dependencies: deps('@docusaurus/core') }, LOCK), { static: 'build' }],
  ] as const)('%s', (_name, files, expected) => {
    expect(lines(files)).toMatchObject(expected)
    expect('web' in lines(files)).toBe('web' in expected)
  })

  test('names its cache, so that the next build is quicker', () => {
    expect(planOf(app({ dependencies: deps('next') }, LOCK)).caches.map(({ value }) => value)).toEqual(['npm', '.next/cache'])
  })
})

describe('static files', () => {
  test.each([
    [{ 'index.html': '', 'a.css': '' }, { static: '.' }],
    [{ 'public/index.html': '' }, { static: 'public' }],
    [{ 'dist/index.html': '' }, { static: 'dist' }],
    [{ 'docs/index.html': '' }, { static: 'docs' }],
    [{ 'index.html': '', 'public/index.html': '' }, { static: '.' }],
    [{ 'public/index.html': '', 'public/200.html': '' }, { static: 'public', fallback: '200.html' }],
    [{ 'package.json': '{"devDependencies":{"prettier":"3"}}', 'index.html': '' }, { static: '.' }],
  ])('%j', (files, expected) => {
    expect(lines(files as unknown as Files)).toEqual(expected)
  })
})

describe('a Procfile', () => {
  test('says what to start, over what was found', () => {
    const plan = planOf(app({ scripts: { start: 'node a.js' } }, { Procfile: 'web: node b.js\nworker: node w.js\n# comment\nrelease: node migrate.js\n' }))
    expect(plan.processes).toEqual({ web: { value: 'node b.js', from: 'Procfile' }, worker: { value: 'node w.js', from: 'Procfile' } })
    expect(plan.predeploy).toEqual({ value: 'node migrate.js', from: 'Procfile' })
    expect(plan.language.value).toBe('node')
  })

  test('is enough by itself', () => {
    expect(planOf({ Procfile: 'web: ./serve' })).toMatchObject({ language: { value: 'procfile', from: 'Procfile' }, install: null, build: null })
  })

  test('with nothing in it that can be read says nothing', () => {
    expect(unknown({ Procfile: 'not a line\n__proto__: x\n' })).toMatchObject({ code: 'PODO-PLAN-UNKNOWN' })
  })
})

describe('podo.yaml', () => {
  const files = app({ scripts: { start: 'node a.js', build: 'x' }, dependencies: deps('x') }, LOCK)

  test('overrides any line, and says that it did', () => {
    const plan = planOf({ ...files, 'podo.yaml': 'install: npm ci --ignore-scripts\nbuild: false\nprocesses:\n  web: node b.js\nhealth:\n  path: /up\n  within: 5\nresources:\n  memory: 256MB\nbuildVariables: [A, A]\noverlap: true\npredeploy: node m.js\ncaches: [.cache]\n' })
    expect(plan).toMatchObject({
      install: { value: 'npm ci --ignore-scripts', from: 'podo.yaml' },
      build: null,
      processes: { web: { value: 'node b.js', from: 'podo.yaml' } },
      healthPath: { value: '/up', from: 'podo.yaml' },
      health: { value: { path: '/up', withinSeconds: 5 } },
      resources: { value: { memoryMb: 256 } },
      buildVariables: ['A'],
      overlap: true,
      predeploy: { value: 'node m.js', from: 'podo.yaml' },
    })
    expect(plan.caches.map(({ value }) => value)).toEqual(['npm', '.cache'])
  })

  test('leaves every other line where it came from', () => {
    expect(planOf({ ...files, 'podo.yaml': 'overlap: true\n' })).toEqual({ ...planOf(files), overlap: true })
  })

  test('root moves everything below a folder', () => {
    expect(planOf({ 'apps/web/package.json': '{"scripts":{"start":"node x.js"}}', 'package.json': '{}', 'podo.yaml': 'root: apps/web\n' })).toMatchObject({ root: { value: 'apps/web', from: 'podo.yaml' }, processes: { web: { value: 'node x.js' } } })
    expect(unknown({ 'podo.yaml': 'root: apps/api\n', 'apps/apis/x': '' })).toMatchObject({ code: 'PODO-PLAN-PODO-YAML', sentence: expect.stringContaining('apps/api') as string })
  })

  test('static takes the place of the process that was found', () => {
    expect(planOf({ ...files, 'podo.yaml': 'static:\n  root: out\n  fallback: index.html\n' })).toMatchObject({ processes: {}, staticRoot: { value: 'out' }, staticFallback: { value: 'index.html' } })
  })

  test('a web process takes the place of static files that were found', () => {
    expect(planOf({ 'index.html': '', 'podo.yaml': 'processes:\n  web: ./serve\n' })).toMatchObject({ staticRoot: null, processes: { web: { value: './serve' } } })
  })

  test('makes a language that Podo does not know deployable', () => {
    expect(planOf({ 'main.zig': '', 'podo.yaml': 'build: zig build\nprocesses:\n  web: ./zig-out/bin/x\n' })).toMatchObject({ build: { value: 'zig build' } })
  })

  test('that is wrong stops the plan with its line', () => {
    expect(unknown({ ...files, 'podo.yaml': 'install: x\nbiuld: y\n' })).toMatchObject({ code: 'PODO-PLAN-PODO-YAML', sentence: expect.stringContaining('line 2') as string })
  })
})

describe('what cannot be planned is answered with what to do', () => {
  test.each([
    [{}, 'PODO-PLAN-EMPTY', 'folder'],
    [{ Dockerfile: 'FROM x' }, 'PODO-PLAN-DOCKERFILE', 'processes.web'],
    [{ 'go.mod': '', 'main.go': '' }, 'PODO-PLAN-NO-START', 'processes.web'],
    [{ 'requirements.txt': '' }, 'PODO-PLAN-UNKNOWN', 'podo.yaml'],
    [{ 'README.md': '' }, 'PODO-PLAN-UNKNOWN', 'podo.yaml'],
  ])('%j is %s', (files, code, words) => {
    expect(unknown(files as unknown as Files)).toMatchObject({ code, nextAction: expect.stringContaining(words) as string })
  })

  test('a Dockerfile beside an app is not used, and that is said', () => {
    expect(detect(tree(app({ scripts: { start: 'node .' } }, { Dockerfile: '' })))).toMatchObject({ kind: 'plan', notices: [expect.stringContaining('Dockerfile is not used')] })
  })

  test('podo.yml is pointed at', () => {
    expect(detect(tree({ 'index.html': '', 'podo.yml': '' }))).toMatchObject({ kind: 'plan', notices: [expect.stringContaining('podo.yaml')] })
  })
})

describe('any tree', () => {
  const name = fc.constantFrom('package.json', 'podo.yaml', 'Procfile', 'Dockerfile', 'index.html', 'public/index.html', 'server.js', '.nvmrc', 'package-lock.json', 'vite.config.js', 'next.config.js', '../outside', '/abs', 'apps/web/package.json', '__proto__', 'constructor')
  const script = fc.oneof(fc.string(), fc.constantFrom('node x.js', 'vite', 'next start', '', '   ', '&&'))
  const content = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ scripts: fc.dictionary(fc.constantFrom('start', 'build', 'prepare', '__proto__'), script), dependencies: fc.dictionary(fc.constantFrom('next', 'vite', 'astro', 'x'), fc.string()), main: fc.string(), packageManager: fc.string(), engines: fc.dictionary(fc.constant('node'), fc.string()) }, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
    fc.constantFrom('root: apps/web\n', 'root: ..\n', 'static:\n  root: public\n', 'processes:\n  web: x\n', 'web: x\n'),
  )

  test('is answered without an error, and no file outside it is asked for', () => {
    fc.assert(
      fc.property(fc.dictionary(name, content, { noNullPrototype: false }), (files) => {
        const base = tree(files)
        const asked: string[] = []
        const detection = detect({
          paths: base.paths,
          read: (path) => {
            asked.push(path)
            return base.read(path)
          },
        })
        expect(asked.every((path) => base.paths.includes(path))).toBe(true)
        const isUseful = detection.kind === 'unknown' ? detection.nextAction !== '' : Object.keys(detection.plan.processes).length > 0 || detection.plan.staticRoot !== null
        expect(isUseful).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('of 50,000 files is answered within a second, by reading few of them', () => {
    const files = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`src/${index % 300}/file${index}.js`, '']))
    const base = tree({ ...files, 'package.json': '{"scripts":{"start":"node ."}}' })
    let reads = 0
    const began = performance.now()
    detect({
      paths: base.paths,
      read: (path) => {
        reads += 1
        return base.read(path)
      },
    })
    expect(performance.now() - began).toBeLessThan(1000)
    expect(reads).toBeLessThan(20)
  })

  test('with patterns made to be slow is answered quickly', () => {
    const slow = `outDir${' '.repeat(60_000)}:`
    const began = performance.now()
    detect(tree(app({ engines: { node: '>'.repeat(90) }, scripts: { build: 'x', start: ' '.repeat(50_000) }, devDependencies: deps('vite') }, { 'vite.config.js': slow.repeat(3), 'next.config.js': slow, '.nvmrc': ' '.repeat(60_000) })))
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('the examples of the repository', () => {
  const examples = join(import.meta.dirname, '../../../../examples')
  const load = (folder: string): FileTree => {
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [relative(folder, join(entry.parentPath, entry.name))] : []))
    return { paths: paths.sort(), read: (path) => readFileSync(join(folder, path), 'utf8') }
  }

  test('the sample needs neither install nor build', () => {
    expect(detect(load(join(examples, 'sample')))).toMatchObject({ kind: 'plan', notices: [], plan: { install: null, build: null, processes: { web: { value: 'node server.js' } }, healthPath: { value: '/health' } } })
  })

  test.each([
    ['install-failed', { install: { value: 'npm install --no-package-lock' } }],
    ['build-failed', { install: null, build: { value: 'npm run build' } }],
    ['exits-at-once', { install: null, build: null }],
    ['never-ready', { install: null, build: null, health: { value: { withinSeconds: 5 } } }],
    ['wrong-port', { install: null, build: null, health: { value: { withinSeconds: 5 } } }],
  ])('%s breaks where it should', (name, plan) => {
    expect(detect(load(join(examples, 'broken', name)))).toMatchObject({ kind: 'plan', plan: { ...plan, processes: { web: { value: 'node server.js' } } } })
  })
})
