import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detect } from './detect.ts'
import type { FileTree } from './file-tree.ts'
import { app, deps, LOCK, planOf, unknown } from './languages/testing/detect-files.ts'
import type { Files } from './languages/testing/detect-files.ts'

const tree = (files: Files): FileTree => ({ paths: Object.keys(files).toSorted(), read: (path) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null) })


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

  test('that names a language which is not here says so', () => {
    expect(unknown({ ...files, 'podo.yaml': 'language: python\n' })).toMatchObject({ code: 'PODO-PLAN-PODO-YAML', sentence: expect.stringContaining('language is python') as string, facts: { why: 'language-without-files' } })
    expect(planOf({ ...files, 'podo.yaml': 'language: python\nprocesses:\n  web: ./serve\n' }).processes).toMatchObject({ web: { value: './serve' } })
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
    [{ 'requirements.txt': '' }, 'PODO-PLAN-NO-START', 'podo.yaml'],
    [{ 'mix.exs': '' }, 'PODO-PLAN-UNKNOWN', 'podo.yaml'],
    [{ 'README.md': '' }, 'PODO-PLAN-UNKNOWN', 'podo.yaml'],
    [{ 'README.md': '', 'home.html': '' }, 'PODO-PLAN-UNKNOWN', 'Name the first page index.html.'],
  ])('%j is %s', (files, code, words) => {
    expect(unknown(files as unknown as Files)).toMatchObject({ code, nextAction: expect.stringContaining(words) as string })
  })

  test('a Dockerfile beside an app is not used, and that is said', () => {
    expect(detect(tree(app({ scripts: { start: 'node .' } }, { Dockerfile: '' })))).toMatchObject({ kind: 'plan', notices: [{ code: 'container-unused', facts: { file: 'Dockerfile' }, sentence: 'Dockerfile is not used: this cluster runs the app as processes.' }] })
  })

  test('podo.yml is pointed at', () => {
    expect(detect(tree({ 'index.html': '', 'podo.yml': '' }))).toMatchObject({ kind: 'plan', notices: [{ code: 'file-misnamed', facts: { file: 'podo.yml', name: 'podo.yaml' } }] })
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
    ['never-ready', { install: null, build: null, health: { value: { withinSeconds: 3 } } }],
    ['wrong-port', { install: null, build: null, health: { value: { withinSeconds: 3 } } }],
  ])('%s breaks where it should', (name, plan) => {
    expect(detect(load(join(examples, 'broken', name)))).toMatchObject({ kind: 'plan', plan: { ...plan, processes: { web: { value: 'node server.js' } } } })
  })
})
