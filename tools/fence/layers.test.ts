import { describe, expect, test } from 'vitest'
import { repositoryOf } from '../repository/repository.ts'
import { fixesOf } from '../testing/fixes-of.ts'
import { layers } from './layers.ts'

const manifest = (name: string, dependencies: readonly string[] = [], devDependencies: readonly string[] = []): string =>
  JSON.stringify({
    name: `@podo/${name}`,
    dependencies: Object.fromEntries(dependencies.map((one) => [one, '*'])),
    devDependencies: Object.fromEntries(devDependencies.map((one) => [one, '*'])),
  })

const sound = {
  'package.json': JSON.stringify({ name: 'podo', devDependencies: { vitest: '*' } }),
  'packages/kernel/package.json': manifest('kernel'),
  'packages/kernel/src/index.ts': "export * from './id.ts'\n",
  'packages/kernel/src/id.ts': "import { randomBytes } from 'node:crypto'\nexport const id = () => randomBytes(8)\n",
  'packages/domain/package.json': manifest('domain', ['@podo/kernel', 'yaml']),
  'packages/domain/src/index.ts': "import { id } from '@podo/kernel'\nimport { parse } from 'yaml'\nexport const app = () => parse(String(id()))\n",
  'packages/store/package.json': manifest('store', ['@podo/domain', '@podo/kernel', 'pg'], ['@types/pg', '@podo/testkit']),
  'packages/store/src/index.ts': "import pg from 'pg'\nexport const pool = pg\n",
  'packages/store/src/index.test.ts': "import { test } from 'vitest'\nimport { freshDatabase } from '@podo/testkit'\ntest('x', () => freshDatabase())\n",
  'packages/testkit/package.json': manifest('testkit', ['@podo/store']),
  'packages/testkit/src/index.ts': "export * from '@podo/store'\n",
  'adapters/git-github/package.json': manifest('git-github', ['@podo/kernel']),
  'adapters/git-github/src/index.ts': "export const push = 1\n",
  'adapters/logs-segments/package.json': manifest('logs-segments', ['@podo/kernel']),
  'adapters/logs-segments/src/index.ts': "import { id } from '@podo/kernel'\nexport const segment = id\n",
}

const withFile = (file: string, text: string): string[] => fixesOf(layers, { ...sound, [file]: text })

describe('layers', () => {
  test('passes a repository that keeps to the table', () => {
    expect(fixesOf(layers, sound)).toEqual([])
  })

  test.each([
    ['a package that imports upwards', 'packages/kernel/src/bad.ts', "import { app } from '@podo/domain'\n", 'packages/kernel may not use @podo/domain'],
    ['a type import upwards', 'packages/kernel/src/bad.ts', "import type { App } from '@podo/domain'\n", 'packages/kernel may not use @podo/domain'],
    ['a re-export upwards', 'packages/kernel/src/bad.ts', "export * from '@podo/domain'\n", 'packages/kernel may not use @podo/domain'],
    ['an import() upwards', 'packages/kernel/src/bad.ts', "export const load = () => import('@podo/domain')\n", 'packages/kernel may not use @podo/domain'],
    ['an import() type upwards', 'packages/kernel/src/bad.ts', "export type App = import('@podo/domain').App\n", 'packages/kernel may not use @podo/domain'],
    ['an adapter that imports another', 'adapters/git-github/src/bad.ts', "import { segment } from '@podo/logs-segments'\n", 'adapters/git-github may not use @podo/logs-segments'],
    ['an adapter that reads the configuration', 'adapters/git-github/src/bad.ts', "import { parse } from '@podo/config'\n", 'adapters/git-github may not use @podo/config'],
    ['an adapter that reads the tables', 'adapters/git-github/src/bad.ts', "import { pool } from '@podo/store'\n", 'adapters/git-github may not use @podo/store'],
    ['a package that imports a program', 'packages/domain/src/bad.ts', "import { main } from '@podo/server'\n", 'is a program'],
    ['a path around the entry', 'packages/domain/src/bad.ts', "import { id } from '@podo/kernel/src/id.ts'\n", 'A package has one entry'],
    ['a relative path into another package', 'packages/domain/src/bad.ts', "import { id } from '../../kernel/src/id.ts'\n", 'a file of another package'],
    ['an absolute path', 'packages/domain/src/bad.ts', "import { id } from '/srv/podo/packages/kernel/src/id.ts'\n", 'by its place on a disk'],
    ['its own name', 'packages/domain/src/bad.ts', "import { app } from '@podo/domain'\n", 'its own package by name'],
    ['a dependency that is not declared', 'packages/domain/src/bad.ts', "import { z } from 'zod'\n", 'imports zod, which packages/domain/package.json does not declare'],
    ['a development dependency in the product', 'packages/domain/src/bad.ts', "import { test } from 'vitest'\n", 'imports vitest'],
    ['the test kit outside tests', 'packages/store/src/bad.ts', "import { freshDatabase } from '@podo/testkit'\n", 'only tests may use @podo/testkit'],
    ['input and output in the domain', 'packages/domain/src/bad.ts', "import { readFile } from 'node:fs/promises'\n", 'does no input or output'],
  ])('fails %s', (_what, file, text, fix) => {
    expect(withFile(file, text)).toEqual([expect.stringContaining(fix)])
  })

  test('fails a manifest that declares what the table forbids', () => {
    expect(withFile('packages/kernel/package.json', manifest('kernel', ['@podo/domain']))).toEqual([expect.stringContaining('Take it out of this manifest')])
  })

  test('fails a database client outside the packages that speak to the database', () => {
    expect(withFile('adapters/git-github/package.json', manifest('git-github', ['pg']))).toEqual([expect.stringContaining('speaks to no database')])
  })

  test('fails a package that the table does not know', () => {
    expect(withFile('packages/surprise/package.json', manifest('surprise'))).toEqual([expect.stringContaining('tools/layers.ts does not know packages/surprise')])
  })

  test('says the line', () => {
    const repository = repositoryOf({ ...sound, 'packages/kernel/src/bad.ts': "\n\nimport '@podo/domain'\n" })
    expect(layers.look(repository).findings).toEqual([expect.objectContaining({ file: 'packages/kernel/src/bad.ts', line: 3 })])
  })
})
