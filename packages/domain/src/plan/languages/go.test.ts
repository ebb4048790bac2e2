import { describe, expect, test } from 'vitest'
import { detect } from '../detect.ts'
import type { Plan } from '../plan.ts'
import { isMain } from './go-main.ts'
import { programName } from './go-module.ts'

type Files = Readonly<Record<string, string>>

const detectFiles = (files: Files) => detect({ paths: Object.keys(files).sort(), read: (path) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null) })

function planOf(files: Files): Plan {
  const detection = detectFiles(files)
  if (detection.kind === 'unknown') throw new Error(JSON.stringify(detection))
  return detection.plan
}

const unknown = (files: Files) => {
  const detection = detectFiles(files)
  if (detection.kind === 'plan') throw new Error(JSON.stringify(detection))
  return detection
}

const lines = (files: Files): Record<string, string | undefined> => {
  const { install, build, processes, root } = planOf(files)
  return { ...(install === null ? {} : { install: install.value }), ...(build === null ? {} : { build: build.value }), ...(processes['web'] === undefined ? {} : { web: processes['web'].value }), ...(root.value === '.' ? {} : { root: root.value }) }
}

const MAIN = 'package main\n\nfunc main() {}\n'
const mod = (more = '', path = 'github.com/acme/shop'): string => `module ${path}\n\ngo 1.22\n${more}`
const BUILD = 'go build -trimpath -ldflags=-s -o bin/'

describe('a Go module', () => {
  test('without dependencies is built and started by the name that Go gives it', () => {
    expect(lines({ 'go.mod': mod(), 'main.go': MAIN })).toEqual({ build: `${BUILD} .`, web: 'bin/shop' })
  })

  test('with dependencies downloads them first, so that a registry that is away is no broken build', () => {
    expect(lines({ 'go.mod': mod('require github.com/go-chi/chi/v5 v5.1.0\n'), 'go.sum': '', 'main.go': MAIN })).toEqual({ install: 'go mod download', build: `${BUILD} .`, web: 'bin/shop' })
  })

  test('with a vendor folder downloads nothing', () => {
    const plan = planOf({ 'go.mod': mod('require github.com/x/y v1.0.0\n'), 'vendor/modules.txt': '', 'vendor/github.com/x/y/y.go': 'package y', 'main.go': MAIN })
    expect(plan.install).toBeNull()
    expect(plan.packageManager).toEqual({ value: 'vendor folder', from: 'vendor/modules.txt' })
  })

  test.each([
    ['in cmd', { 'cmd/server/main.go': MAIN }, `${BUILD} ./cmd/server`, 'bin/server'],
    ['in cmd, in a file of any name', { 'cmd/shop/run.go': MAIN, 'cmd/shop/other.go': 'package main' }, `${BUILD} ./cmd/shop`, 'bin/shop'],
    ['in cmd itself', { 'cmd/main.go': MAIN }, `${BUILD} ./cmd`, 'bin/cmd'],
    ['in a folder of its own', { 'app/main.go': MAIN, 'pkg/x.go': 'package pkg' }, `${BUILD} ./app`, 'bin/app'],
    ['in several, one of them the server', { 'cmd/api/main.go': MAIN, 'cmd/migrate/main.go': MAIN }, `${BUILD} ./cmd/api ./cmd/migrate`, 'bin/api'],
    ['in several, one of them ending so', { 'cmd/shop-server/main.go': MAIN, 'cmd/shop-cli/main.go': MAIN }, `${BUILD} ./cmd/shop-cli ./cmd/shop-server`, 'bin/shop-server'],
    ['in several, one of them called like the module', { 'cmd/shop/main.go': MAIN, 'cmd/seed/main.go': MAIN }, `${BUILD} ./cmd/seed ./cmd/shop`, 'bin/shop'],
    ['beside others in cmd', { 'main.go': MAIN, 'cmd/server/main.go': MAIN }, `${BUILD} . ./cmd/server`, 'bin/shop'],
    ['in cmd, while cmd of the root is a library', { 'main.go': MAIN, 'cmd/root.go': 'package cmd' }, `${BUILD} .`, 'bin/shop'],
  ])('whose program lies %s', (_where, files, build, web) => {
    expect(lines({ 'go.mod': mod(), ...(files as Files) })).toEqual({ build, web })
  })

  test('of many programs builds the one that serves alone', () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'server'].map((name) => [`cmd/${name}/main.go`, MAIN]))
    expect(lines({ 'go.mod': mod(), ...many })).toEqual({ build: `${BUILD} ./cmd/server`, web: 'bin/server' })
  })

  test('whose programs nobody can tell apart is told to name one, and builds them once podo.yaml does', () => {
    const files = { 'go.mod': mod(), 'cmd/left/main.go': MAIN, 'cmd/right/main.go': MAIN }
    expect(unknown(files)).toMatchObject({ code: 'PODO-PLAN-NO-START', sentence: expect.stringContaining('cmd/left, cmd/right') as string, nextAction: expect.stringContaining('"bin/left"') as string })
    expect(lines({ ...files, 'podo.yaml': 'processes:\n  web: right\n' })).toEqual({ build: `${BUILD} ./cmd/left ./cmd/right`, web: 'right' })
    expect(lines({ ...files, Procfile: 'web: bin/right -v\n' })).toMatchObject({ web: 'bin/right -v' })
  })

  test.each([
    ['tests', { 'main_test.go': MAIN }],
    ['a vendor folder', { 'vendor/x/main.go': MAIN }],
    ['tools', { 'tools/gen/main.go': MAIN, 'scripts/x/main.go': MAIN, 'examples/a/main.go': MAIN }],
    ['files with a tag', { 'magefile.go': '//go:build mage\n\npackage main\n' }],
    ['files for another system', { 'main_windows.go': MAIN }],
    ['a nested module', { 'sub/go.mod': mod(), 'sub/main.go': MAIN }],
    ['a folder that a shell would read', { 'cmd/a;b/main.go': MAIN, 'cmd/$(x)/main.go': MAIN }],
  ])('does not take %s for its program', (_what, files) => {
    expect(unknown({ 'go.mod': mod(), 'lib.go': 'package shop', ...(files as Files) })).toMatchObject({ code: 'PODO-PLAN-NO-START', sentence: expect.stringContaining('package main') as string })
  })

  test('asks for the Go of its go line, or a newer one', () => {
    const plan = planOf({ 'go.mod': 'module m\ngo 1.23.4\ntoolchain go1.24.0\n', 'main.go': MAIN })
    expect(plan.version).toEqual({ value: '1.23.4', from: 'go.mod' })
    expect(plan.toolchains).toEqual([{ name: 'go', wants: { value: '>=1.23.4', from: 'go.mod' } }])
    expect(planOf({ 'go.mod': 'module m\n', 'main.go': MAIN }).toolchains).toEqual([{ name: 'go', wants: null }])
    expect(planOf({ 'go.mod': mod(), 'main.go': MAIN, 'podo.yaml': 'version: "1.25"\n' }).toolchains).toEqual([{ name: 'go', wants: { value: '>=1.25', from: 'podo.yaml' } }])
  })

  test.each([
    ['github.com/gin-gonic/gin v1.10.0', 'Gin'],
    ['github.com/labstack/echo/v4 v4.12.0', 'Echo'],
    ['github.com/gofiber/fiber/v2 v2.52.0', 'Fiber'],
    ['github.com/go-chi/chi/v5 v5.1.0', 'chi'],
    ['github.com/go-chi/chi/v5 v5.1.0 // indirect', undefined],
    ['github.com/gin-gonic/gin-contrib v1.0.0', undefined],
  ])('that requires %s is shown as %s', (required, framework) => {
    expect(planOf({ 'go.mod': mod(`require (\n\t${required}\n)\n`), 'main.go': MAIN }).framework?.value).toBe(framework)
  })

  test('with Gin runs in release mode, and with SQLite in C never without it', () => {
    expect(planOf({ 'go.mod': mod('require github.com/gin-gonic/gin v1.10.0\n'), 'main.go': MAIN }).environment).toEqual({ GIN_MODE: { value: 'release', from: 'go.mod' } })
    expect(planOf({ 'go.mod': mod('require (\n github.com/mattn/go-sqlite3 v1.14.0 // indirect\n)\n'), 'main.go': MAIN }).environment).toEqual({ CGO_ENABLED: { value: '1', from: 'go.mod' } })
  })

  test('finds its programs by name, as a Procfile names them', () => {
    const plan = planOf({ 'go.mod': mod(), 'cmd/web/main.go': MAIN, 'cmd/migrate/main.go': MAIN, Procfile: 'release: migrate up\nworker: bin/migrate watch\n' })
    expect(plan.paths).toEqual([{ value: 'bin', from: 'go.mod' }])
    expect(plan.predeploy).toEqual({ value: 'migrate up', from: 'Procfile' })
    expect(Object.keys(plan.processes)).toEqual(['web', 'worker'])
  })

  test('says that go.sum is missing', () => {
    const detection = detectFiles({ 'go.mod': mod('require a.b/c v1.0.0\n'), 'main.go': MAIN })
    expect(detection.kind === 'plan' && detection.notices).toEqual([expect.objectContaining({ code: 'no-go-sum' })])
    expect(planOf({ 'go.mod': mod('require a.b/c v1.0.0\n'), 'go.sum': '', 'main.go': MAIN }).lockfiles).toEqual(['go.mod', 'go.sum'])
  })

  test('comes before the package.json of its pages, and leaves a Node.js app with Go tools alone', () => {
    const pages = { 'package.json': JSON.stringify({ scripts: { start: 'node x.js' }, devDependencies: { tailwindcss: '4' } }) }
    expect(planOf({ 'go.mod': mod(), 'main.go': MAIN, ...pages }).language.value).toBe('go')
    expect(planOf({ 'go.mod': mod(), 'tools/tools.go': 'package tools', ...pages }).language.value).toBe('node')
  })
})

test('a front end beside a Go or a Rust program is built first, so that it can be embedded', () => {
  const pages = { 'package.json': JSON.stringify({ scripts: { build: 'tailwindcss -o static/app.css' }, devDependencies: { tailwindcss: '4' } }), 'package-lock.json': '{}' }
  expect(lines({ 'go.mod': mod(), 'main.go': MAIN, ...pages }).build).toBe(`npm ci --include=dev && npm run build && ${BUILD} .`)
  expect(planOf({ 'Cargo.toml': '[package]\nname = "x"\n', 'Cargo.lock': '', 'src/main.rs': '', ...pages }).build?.value).toMatch(/^npm ci --include=dev && npm run build && CARGO_TARGET_DIR/)
})

describe('a Go workspace', () => {
  test('with one module that is a program is that module', () => {
    const plan = planOf({ 'go.work': 'go 1.22\n\nuse (\n\t./api\n\t./lib\n)\n', 'api/go.mod': mod('', 'acme.dev/api'), 'api/main.go': MAIN, 'lib/go.mod': mod('', 'acme.dev/lib'), 'lib/lib.go': 'package lib' })
    expect(plan).toMatchObject({ root: { value: 'api', from: 'go.work' }, build: { value: `${BUILD} .` }, processes: { web: { value: 'bin/api' } } })
  })

  test('with several takes the one called like a server, or asks', () => {
    const files = { 'go.work': 'use ./a\nuse ./b\n', 'a/go.mod': mod('', 'm/a'), 'a/main.go': MAIN, 'b/go.mod': mod('', 'm/b'), 'b/main.go': MAIN }
    expect(unknown(files)).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('root: a') as string })
    expect(lines({ ...files, 'go.work': 'use ./a\nuse ./b\nuse ./web\n', 'web/go.mod': mod('', 'm/web'), 'web/main.go': MAIN })).toMatchObject({ root: 'web' })
    expect(lines({ ...files, 'podo.yaml': 'root: b\n' })).toMatchObject({ root: 'b', web: 'bin/b' })
  })

  test('that leads out of the repository is not followed', () => {
    expect(unknown({ 'go.work': 'use ../other\nuse /etc\n' })).toMatchObject({ code: 'PODO-PLAN-NO-START' })
  })
})

describe('main.go without go.mod', () => {
  test('is built from its files while it imports nothing from elsewhere', () => {
    expect(lines({ 'main.go': `package main\nimport (\n\t"fmt"\n\t"net/http"\n)\n`, 'page.go': 'package main', 'page_test.go': 'package main', 'x.go': '//go:build ignore\n\npackage main' })).toEqual({ build: `${BUILD}web main.go page.go`, web: 'bin/web' })
  })

  test('that imports a module is told to write go.mod', () => {
    expect(unknown({ 'main.go': 'package main\nimport "github.com/gin-gonic/gin"\n' })).toMatchObject({ sentence: expect.stringContaining('github.com/gin-gonic/gin') as string, nextAction: expect.stringContaining('go mod init') as string })
  })
})

test.each([
  ['package main\n', true],
  ['// Copyright\n\n/* a\n*/\npackage main // x\n', true],
  ['package mainly\n', false],
  ['package lib\n// package main\n', false],
  ['//go:build linux\n\npackage main\n', true],
  ['//go:build !windows\n\npackage main\n', true],
  ['//go:build darwin || (linux && cgo)\n\npackage main\n', true],
  ['//go:build !linux\n\npackage main\n', false],
  ['//go:build ignore\n\npackage main\n', false],
  ['//go:build linux && integration\n\npackage main\n', false],
])('a file is part of a program here: %j', (text, is) => {
  expect(isMain(text)).toBe(is)
})

test.each([
  ['github.com/acme/shop', 'shop'],
  ['github.com/acme/shop/v2', 'shop'],
  ['github.com/acme/shop/v2/cmd/web', 'web'],
  ['shop', 'shop'],
  ['v2', 'v2'],
])('Go names the program of %s %s', (path, name) => {
  expect(programName(path)).toBe(name)
})

test('hostile trees cost little', () => {
  const files: Record<string, string> = { 'go.mod': `module m\n${'require a.b/c v1\n'.repeat(20_000)}`, 'go.work': 'use (\n'.repeat(1000) }
  for (let index = 0; index < 20_000; index += 1) files[`d${index}/x/go.mod`] = ''
  for (let index = 0; index < 20_000; index += 1) files[`e${index % 300}/f${index}.go`] = `package main // ${'import ('.repeat(20)}`
  const began = performance.now()
  expect(['plan', 'unknown']).toContain(detectFiles(files).kind)
  expect(performance.now() - began).toBeLessThan(5000)
})
