import { describe, expect, test } from 'vitest'
import { detect } from '../detect.ts'
import type { Plan } from '../plan.ts'

type Files = Readonly<Record<string, string>>

const detectFiles = (files: Files) => detect({ paths: Object.keys(files).sort(), read: (path) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null) })

function planned(files: Files): { plan: Plan; notices: readonly string[] } {
  const detection = detectFiles(files)
  if (detection.kind === 'unknown') throw new Error(JSON.stringify(detection))
  return { plan: detection.plan, notices: detection.notices.map(({ sentence }) => sentence) }
}

const planOf = (files: Files): Plan => planned(files).plan

const unknown = (files: Files) => {
  const detection = detectFiles(files)
  if (detection.kind === 'plan') throw new Error(JSON.stringify(detection))
  return detection
}

const LOCK = { 'Cargo.lock': 'version = 4\n' }
const MAIN = { 'src/main.rs': 'fn main() {}' }
const cargo = (more = '', name = 'shop'): string => `[package]\nname = "${name}"\nversion = "0.1.0"\n${more}`
const web = (files: Files): string | undefined => planOf(files).processes['web']?.value
const built = (files: Files): string[] => [...(planOf(files).build?.value ?? '').matchAll(/--bin (\S+)/g)].map((match) => match[1] ?? '')

describe('a Rust package', () => {
  test('is built in the cache of the app, and its program alone comes into the app', () => {
    const plan = planOf({ 'Cargo.toml': cargo('\n[dependencies]\naxum = "0.8"\n'), ...LOCK, ...MAIN })
    expect(plan.install).toEqual({ value: 'cargo fetch --locked', from: 'Cargo.lock' })
    expect(plan.build?.value).toBe('CARGO_TARGET_DIR="$PODO_CACHE/target" cargo build --release --locked --bin shop && mkdir -p target/release && cp "$PODO_CACHE/target/release/shop" target/release/')
    expect(plan.processes).toEqual({ web: { value: 'target/release/shop', from: 'Cargo.toml' } })
    expect(plan.port).toEqual({ value: 'PORT', from: 'default' })
    expect(plan.lockfiles).toEqual(['Cargo.toml', 'Cargo.lock'])
  })

  test('without dependencies fetches nothing', () => {
    expect(planOf({ 'Cargo.toml': cargo(), ...LOCK, ...MAIN }).install).toBeNull()
  })

  test('without Cargo.lock is built without --locked, and that is said', () => {
    const { plan, notices } = planned({ 'Cargo.toml': cargo('[dependencies]\naxum = "0.8"\n'), ...MAIN })
    expect(plan.build?.value).toContain('cargo build --release --bin shop')
    expect(plan.install).toBeNull()
    expect(notices).toEqual([expect.stringContaining('Cargo.lock')])
  })

  test.each([
    ['its name', cargo(), MAIN, 'shop'],
    ['the name of its bin', cargo('[[bin]]\nname = "serve-it"\npath = "src/main.rs"\n'), MAIN, 'serve-it'],
    ['a file in src/bin', cargo(), { 'src/lib.rs': '', 'src/bin/other.rs': '' }, 'other'],
    ['a folder in src/bin', cargo(), { 'src/bin/other/main.rs': '' }, 'other'],
    ['default-run among several', cargo('default-run = "two"\n'), { 'src/bin/one.rs': '', 'src/bin/two.rs': '' }, 'two'],
    ['the server among several', cargo(), { 'src/bin/migrate.rs': '', 'src/bin/server.rs': '' }, 'server'],
    ['the name of the package among several', cargo(), { ...MAIN, 'src/bin/seed.rs': '' }, 'shop'],
    ['the one that is declared, with autobins off', cargo('autobins = false\n[[bin]]\nname = "a"\npath = "src/a.rs"\n'), { 'src/a.rs': '', 'src/bin/b.rs': '' }, 'a'],
  ])('starts %s', (_what, manifest, files, program) => {
    expect(web({ 'Cargo.toml': manifest, ...LOCK, ...(files as Files) })).toBe(`target/release/${program}`)
  })

  test('builds beside the one that serves what Procfile or podo.yaml name', () => {
    const files = { 'Cargo.toml': cargo(), ...LOCK, ...MAIN, 'src/bin/migrate.rs': '', 'src/bin/seed.rs': '' }
    expect(built(files)).toEqual(['shop'])
    expect(built({ ...files, Procfile: 'release: ./target/release/migrate up\n' })).toEqual(['migrate', 'shop'])
    expect(built({ ...files, 'podo.yaml': 'predeploy: seed --all\n' })).toEqual(['seed', 'shop'])
  })

  test('whose programs nobody can tell apart is told to name one', () => {
    const files = { 'Cargo.toml': cargo(), ...LOCK, 'src/bin/left.rs': '', 'src/bin/right.rs': '' }
    expect(unknown(files)).toMatchObject({ code: 'PODO-PLAN-NO-START', sentence: expect.stringContaining('left, right') as string, nextAction: expect.stringContaining('default-run') as string })
    expect(built({ ...files, Procfile: 'web: target/release/right\n' })).toEqual(['right'])
  })

  test('that is a library is told so; beside a package.json it is a part of that app', () => {
    const files = { 'Cargo.toml': cargo('[lib]\ncrate-type = ["cdylib"]\n'), 'src/lib.rs': '' }
    expect(unknown(files)).toMatchObject({ code: 'PODO-PLAN-NO-START' })
    expect(planOf({ ...files, 'package.json': '{"scripts":{"start":"node ."}}' }).language.value).toBe('node')
  })

  test('whose manifest is broken is told the line', () => {
    expect(unknown({ 'Cargo.toml': '[package]\nname = \n', ...MAIN })).toMatchObject({ code: 'PODO-PLAN-BROKEN-FILE', sentence: expect.stringContaining('line 2') as string })
  })

  test.each(['a; rm -rf /', '$(id)', '-x', '../x', 'a b', ''])('a program called %j comes into no command', (name) => {
    expect(unknown({ 'Cargo.toml': cargo('', name), ...MAIN })).toMatchObject({ code: 'PODO-PLAN-NO-START' })
  })

  test.each([
    ['axum = "0.8"', 'Axum'],
    ['actix-web = { version = "4" }', 'Actix Web'],
    ['rocket.workspace = true', 'Rocket'],
    ['hyper = "1"', undefined],
  ])('that depends on %s is shown as %s', (dependency, framework) => {
    expect(planOf({ 'Cargo.toml': cargo(`[dependencies]\n${dependency}\n`), ...LOCK, ...MAIN }).framework?.value).toBe(framework)
  })

  test('with Rocket is told its port and address the way Rocket reads them', () => {
    const plan = planOf({ 'Cargo.toml': cargo('[dependencies]\nrocket = "0.5"\n'), ...LOCK, ...MAIN })
    expect(plan.processes['web']?.value).toBe('ROCKET_ADDRESS=0.0.0.0 ROCKET_PORT=$PORT target/release/shop')
    expect(plan.port).toEqual({ value: 'ROCKET_PORT', from: 'Cargo.toml' })
  })

  test('with prepared queries of sqlx needs no database to build', () => {
    expect(planOf({ 'Cargo.toml': cargo(), ...LOCK, ...MAIN, '.sqlx/query-1.json': '{}' }).environment).toEqual({ SQLX_OFFLINE: { value: 'true', from: '.sqlx/query-1.json' } })
  })

  test('that compiles its folder in is told that the folder will be gone', () => {
    const { notices } = planned({ 'Cargo.toml': cargo(), ...LOCK, 'src/main.rs': 'let s = FileServer::from(relative!("static"));' })
    expect(notices).toEqual([expect.stringContaining('src/main.rs')])
  })
})

describe('the version of Rust', () => {
  test.each([
    ['rust-version', cargo('rust-version = "1.75"\n'), {}, '1.75', '>=1.75', 'Cargo.toml'],
    ['the edition', cargo('edition = "2024"\n'), {}, '1.85', '>=1.85', 'Cargo.toml'],
    ['rust-toolchain.toml', cargo('rust-version = "1.75"\n'), { 'rust-toolchain.toml': '[toolchain]\nchannel = "1.80.1"\n' }, '1.80.1', '>=1.80.1', 'rust-toolchain.toml'],
    ['rust-toolchain', cargo(), { 'rust-toolchain': '1.79\n' }, '1.79', '>=1.79', 'rust-toolchain'],
    ['podo.yaml', cargo('rust-version = "1.75"\n'), { 'podo.yaml': 'version: "1.90"\n' }, '1.90', '>=1.90', 'podo.yaml'],
    ['the compiler that it is, with a channel that is stable', cargo('edition = "2021"\n'), { 'rust-toolchain': 'stable' }, '1.56', '>=1.56', 'Cargo.toml'],
  ])('comes from %s', (_where, manifest, files, version, wants, from) => {
    const plan = planOf({ 'Cargo.toml': manifest, ...LOCK, ...MAIN, ...(files as Files) })
    expect(plan.version).toEqual({ value: version, from })
    expect(plan.toolchains).toEqual([{ name: 'rust', wants: { value: wants, from } }])
  })

  test('that is a nightly one is named as what it will not be', () => {
    const { plan, notices } = planned({ 'Cargo.toml': cargo(), ...LOCK, ...MAIN, 'rust-toolchain.toml': '[toolchain]\nchannel = "nightly-2025-01-01"\n' })
    expect(plan.toolchains).toEqual([{ name: 'rust', wants: null }])
    expect(notices).toEqual([expect.stringContaining('nightly-2025-01-01')])
  })
})

describe('a Cargo workspace', () => {
  const files: Files = {
    'Cargo.toml': '[workspace]\nmembers = ["crates/*", "tools/seed"]\nexclude = ["crates/old"]\n[workspace.package]\nrust-version = "1.80"\nedition = "2021"\n',
    ...LOCK,
    'crates/api/Cargo.toml': cargo('edition.workspace = true\nrust-version.workspace = true\n[dependencies]\naxum.workspace = true\n', 'shop-api'),
    'crates/api/src/main.rs': '',
    'crates/core/Cargo.toml': cargo('', 'shop-core'),
    'crates/core/src/lib.rs': '',
    'crates/old/Cargo.toml': cargo('[dependencies]\naxum = "0.5"\n', 'old'),
    'crates/old/src/main.rs': '',
    'tools/seed/Cargo.toml': cargo('', 'seed'),
    'tools/seed/src/main.rs': '',
  }

  test('starts the member that uses a web framework', () => {
    const plan = planOf(files)
    expect(plan.processes['web']?.value).toBe('target/release/shop-api')
    expect(built(files)).toEqual(['shop-api'])
    expect(plan.toolchains).toEqual([{ name: 'rust', wants: { value: '>=1.80', from: 'Cargo.toml' } }])
    expect(plan.framework?.value).toBe('Axum')
  })

  test('builds one member where it is the root of the app, with the lock file and the fields of the workspace', () => {
    const plan = planOf({ ...files, 'podo.yaml': 'root: crates/api\n' })
    expect(plan.build?.value).toContain('--release --locked --bin shop-api')
    expect(plan.version?.value).toBe('1.80')
  })

  test('of two web members takes the one called like a server, or asks', () => {
    const second = { 'crates/web/Cargo.toml': cargo('[dependencies]\nrocket = "0.5"\n', 'pages'), 'crates/web/src/main.rs': '' }
    expect(web({ ...files, ...second })).toBe('target/release/shop-api')
    expect(unknown({ ...files, ...second, 'crates/api/Cargo.toml': cargo('[dependencies]\naxum = "1"\n', 'things') })).toMatchObject({ code: 'PODO-PLAN-NO-START' })
  })
})

test('hostile manifests cost little', () => {
  const files: Record<string, string> = { 'Cargo.toml': `[workspace]\nmembers = [${'"a*a*a*a*a*/b*b", '.repeat(5000)}]\n[package]\nname = "x"\n`, ...MAIN }
  for (let index = 0; index < 20_000; index += 1) files[`${'a'.repeat(60)}${index}/b/Cargo.toml`] = cargo('', 'y')
  const began = performance.now()
  expect(detectFiles(files).kind).toBe('plan')
  expect(performance.now() - began).toBeLessThan(5000)
})
