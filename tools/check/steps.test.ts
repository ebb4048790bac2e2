/** Each step that runs a tool, on a small repository with one violation planted, and on one without. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plant, type Planted } from '../testing/plant.ts'
import { duplicates } from './duplicates.ts'
import { lint } from './lint.ts'
import { runChecks } from './run-checks.ts'
import type { Step } from './step.ts'
import { consoleTypes, types } from './types.ts'
import { unused } from './unused.ts'

const planted: Planted[] = []
afterAll(() => {
  for (const one of planted.splice(0)) one.dispose()
})

const sound = {
  'package.json': JSON.stringify({ name: 'podo', private: true, type: 'module', workspaces: ['packages/*'] }),
  'packages/kernel/package.json': JSON.stringify({ name: '@podo/kernel', type: 'module', exports: './src/index.ts' }),
  'packages/kernel/src/index.ts': "export { one } from './one.ts'\n",
  'packages/kernel/src/one.ts': 'export const one = (text: string): number => text.length\n',
}

function look(step: Step, files: Readonly<Record<string, string>>): ReturnType<Step['run']> {
  const repository = plant({ ...sound, ...files })
  planted.push(repository)
  return step.run(repository.root)
}

type Violation = readonly [what: string, text: string, rule: string]

const fileOf = (violation: Violation): string => `packages/kernel/src/${violation[0].replace(/[^a-z]+/gi, '-').toLowerCase()}-${violation[2].toLowerCase()}.ts`

/** Plants each violation in a file of its own, runs the step once, and returns what it said of each. */
async function lookAtAll(step: Step, violations: readonly Violation[]): Promise<(violation: Violation) => string[]> {
  const files = Object.fromEntries(violations.map((violation) => [fileOf(violation), `${violation[1]}\n`]))
  const { problems } = await look(step, files)
  return (violation) => problems.filter((problem) => problem.startsWith(`${fileOf(violation)}:`))
}

const steps = { types: types('types', 'tsconfig.json'), lint, unused: unused('unused', []), strict: unused('strict', ['--strict']) }

test.each(Object.entries(steps))('%s passes a sound repository, and saw it', async (_name, step) => {
  const { seen, problems } = await look(step, {})
  expect(problems).toEqual([])
  expect(seen).toBeGreaterThan(0)
})

describe('types fail', () => {
  const violations: readonly Violation[] = [
    ['a wrong type', 'export const a: number = "1"', 'TS2322'],
    ['an element that may be missing', 'export const a = (b: string[]): string => b[0]', 'TS2322'],
    ['an optional property set to undefined', 'export const a: { b?: string } = { b: undefined }', 'TS2375'],
    ['an enum', 'export enum A { B }', 'TS1294'],
    ['a parameter property', 'export class A { constructor(readonly b: string) {} }', 'TS1294'],
    ['a type imported as a value', "import { StatOptions } from 'node:fs'\nexport type A = StatOptions", 'TS1484'],
    ['an import without .ts', "export * from './one'", 'TS2835'],
    ['a variable nobody uses', 'export {}\nconst a = 1', 'TS6133'],
    ['a global of the browser', 'export const a = document.title', 'TS2584'],
  ]
  let said: (violation: Violation) => string[]
  beforeAll(async () => {
    said = await lookAtAll(steps.types, violations)
  })

  test.each(violations)('%s', (...violation) => {
    expect(said(violation)).toEqual([expect.stringContaining(`[${violation[2]}]`)])
  })
})

test('the console has the types of a browser, and fails for a wrong one', async () => {
  const files = {
    'apps/web/tsconfig.json': readFileSync(join(import.meta.dirname, '../../apps/web/tsconfig.json'), 'utf8'),
    'apps/web/build/compile-messages.ts': 'export {}\n',
    'apps/web/src/good.ts': 'export const title: string = document.title\n',
    'apps/web/src/bad.ts': 'export const title: number = document.title\n',
  }
  const { problems } = await look(consoleTypes, files)
  expect(problems).toEqual([expect.stringMatching(/^apps\/web\/src\/bad\.ts:1 {2}\[TS2322\]/)])
})

describe('lint fails', () => {
  const waiting = 'const wait = async (): Promise<void> => { await Promise.resolve() }\n'
  const violations: readonly Violation[] = [
    ['any', 'export const a = (b: any): unknown => b', 'no-explicit-any'],
    ['the exclamation mark', 'export const a = (b: string | null): string => b!', 'no-non-null-assertion'],
    ['a promise nobody waits for', `${waiting}export const a = (): void => { wait() }`, 'no-floating-promises'],
    ['a promise where none is expected', `${waiting}export const a = (): void => { [1].forEach(wait) }`, 'no-misused-promises'],
    ['a promise taken for a condition', `${waiting}export const a = (): number => { if (wait()) return 1; return 2 }`, 'no-misused-promises'],
    ['a switch that forgets a state', "export const a = (b: 'x' | 'y'): void => { switch (b) { case 'x': console.log(b) } }", 'switch-exhaustiveness-check'],
    ['a value of any type', 'export const a = (b: string): string => { const c = JSON.parse(b); return c }', 'no-unsafe-return'],
    ['a thrown text', "export const a = (): void => { throw 'no' }", 'only-throw-error'],
    ['an empty catch', 'export const a = (): void => { try { console.log(1) } catch {} }', 'no-empty'],
    ['a default export', 'export default 1', 'no-default-export'],
    ['exec', "import { exec } from 'node:child_process'\nexport const a = exec", 'no-restricted-imports'],
    ['execSync', "import { execSync } from 'node:child_process'\nexport const a = execSync", 'no-restricted-imports'],
    ['child process as a whole', "import children from 'node:child_process'\nexport const a = children", 'no-restricted-imports'],
    ['child process without node', "import { spawn } from 'child_process'\nexport const a = spawn", 'no-restricted-imports'],
    ['a switched-off type check', '// @ts-ignore the types are wrong\nexport const a = 1', 'ban-ts-comment'],
    ['a loose comparison', 'export const a = (b: unknown): boolean => b == 1', 'eqeqeq'],
    ['eval', "export const a = (): unknown => eval('1')", 'no-eval'],
    ['a long file', `export {}\n${'console.log(1)\n'.repeat(501)}`, 'max-lines'],
    ['a long function', `export const a = (): void => {\n${'console.log(1)\n'.repeat(90)}}`, 'max-lines-per-function'],
    ['a focused test', "import { test } from 'vitest'\ntest.only('a', () => {})", 'no-focused-tests'],
    ['a skipped test', "import { test } from 'vitest'\ntest.skip('a', () => {})", 'no-disabled-tests'],
  ]
  let said: (violation: Violation) => string[]
  beforeAll(async () => {
    said = await lookAtAll(lint, violations)
  })

  test.each(violations)('%s', (...violation) => {
    expect(said(violation)).toContainEqual(expect.stringContaining(`(${violation[2]})]`))
  })

  test('a file in PascalCase, and a cycle', async () => {
    const { problems } = await look(lint, {
      'packages/kernel/src/OneTwo.ts': 'export const a = 1\n',
      'packages/kernel/src/b.ts': "import { c } from './c.ts'\nexport const b = (): number => c()\n",
      'packages/kernel/src/c.ts': "import { b } from './b.ts'\nexport const c = (): number => b()\n",
    })
    expect(problems).toContainEqual(expect.stringContaining('filename-case'))
    expect(problems).toContainEqual(expect.stringContaining('no-cycle'))
  })
})

describe('unused fails', () => {
  test('a file nobody imports, an export nobody uses, a package nobody declared', async () => {
    const { problems } = await look(steps.unused, {
      'packages/kernel/src/alone.ts': 'export const alone = 1\n',
      'packages/kernel/src/one.ts': "import { parse } from 'yaml'\nexport const one = parse\nexport const two = 2\n",
    })
    expect(problems).toContainEqual(expect.stringMatching(/alone\.ts .*knip files/))
    expect(problems).toContainEqual(expect.stringMatching(/one\.ts:\d+ .*knip exports\] two/))
    expect(problems).toContainEqual(expect.stringMatching(/knip unlisted\] yaml/))
  })

  test('a dependency nobody uses', async () => {
    const manifest = JSON.stringify({ name: '@podo/kernel', type: 'module', exports: './src/index.ts', dependencies: { yaml: '^2' } })
    const { problems } = await look(steps.unused, { 'packages/kernel/package.json': manifest })
    expect(problems).toEqual([expect.stringMatching(/knip dependencies\] yaml/)])
  })

  test('strict: a dependency that only a test uses', async () => {
    const files = {
      'packages/kernel/package.json': JSON.stringify({ name: '@podo/kernel', type: 'module', exports: './src/index.ts', dependencies: { yaml: '^2' } }),
      'packages/kernel/src/one.test.ts': "import { parse } from 'yaml'\nconsole.log(parse('1'))\n",
    }
    expect((await look(steps.unused, files)).problems).toEqual([])
    expect((await look(steps.strict, files)).problems).toEqual([expect.stringMatching(/knip dependencies\] yaml/)])
  })
})

test('duplicates fail when two files hold the same lines', async () => {
  const body = Array.from({ length: 15 }, (_, index) => `  const value${index} = compute(input.part${index}, other[${index}] ?? ${index}, 'text')`).join('\n')
  const text = `export function same(input: Input, other: number[]): void {\n${body}\n}\n`
  const once = await look(duplicates, { 'packages/kernel/src/a.ts': text })
  expect(once).toEqual({ seen: 1, problems: [] })
  const twice = await look(duplicates, { 'packages/kernel/src/a.ts': text, 'packages/kernel/src/b.ts': text })
  expect(twice.problems).toEqual([expect.stringMatching(/\[duplicate\] the same \d+ lines as /)])
})

test('every step and fence is red when it saw nothing', async () => {
  const repository = plant({ 'package.json': sound['package.json'] })
  planted.push(repository)
  const told: string[] = []
  await runChecks(repository.root, (lines) => told.push(lines))
  // Fences over all text files still see the configuration that the canary brings.
  const passed = told.filter((lines) => / ok \(\d+\)$/.test(lines)).map((lines) => lines.split(/\s+/)[1])
  expect(new Set(passed)).toEqual(new Set(['machine-paths', 'names']))
  expect(told.length).toBeGreaterThanOrEqual(19)
})
