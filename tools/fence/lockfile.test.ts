import { expect, test } from 'vitest'
import { fixesOf } from '../testing/fixes-of.ts'
import { lockfile } from './lockfile.ts'

const manifest = JSON.stringify({ name: 'podo', devDependencies: { oxlint: '1.0.0' } })
const root = { name: 'podo', devDependencies: { oxlint: '1.0.0' } }
const hashed = { version: '1.0.0', integrity: 'sha512-AAAA' }

const said = (packages: Readonly<Record<string, unknown>>): string[] =>
  fixesOf(lockfile, { 'package.json': manifest, 'package-lock.json': JSON.stringify({ packages: { '': root, ...packages } }) })

test('passes hashed packages, links to workspaces, and what lies inside a hashed package', () => {
  expect(
    said({
      'node_modules/oxlint': { ...hashed, optionalDependencies: { '@oxlint/linux': '1.0.0' } },
      'node_modules/@oxlint/linux': hashed,
      'node_modules/npm': { ...hashed, bundleDependencies: ['tar'] },
      'node_modules/npm/node_modules/tar': { version: '1.0.0', inBundle: true },
      'node_modules/@podo/kernel': { resolved: 'packages/kernel', link: true },
    }),
  ).toEqual([])
})

test('fails a download address', () => {
  expect(said({ 'node_modules/oxlint': { ...hashed, resolved: 'https://example.com/oxlint.tgz' } })).toEqual([expect.stringContaining('holds a download address')])
  expect(said({ 'node_modules/oxlint': { ...hashed, resolved: 'git+ssh://git@example.com/oxlint.git' } })).toHaveLength(1)
})

test('fails a package without a hash', () => {
  expect(said({ 'node_modules/oxlint': { version: '1.0.0' } })).toEqual([expect.stringContaining('no integrity')])
})

test('fails a platform package that is not locked, because npm ci would refuse on every machine', () => {
  expect(said({ 'node_modules/oxlint': { ...hashed, optionalDependencies: { '@oxlint/darwin': '1.0.0' } } })).toEqual([expect.stringContaining('wants @oxlint/darwin')])
})

test('fails a manifest that was changed without the lock file', () => {
  expect(
    fixesOf(lockfile, {
      'package.json': manifest,
      'packages/store/package.json': JSON.stringify({ name: '@podo/store', dependencies: { pg: '^8' } }),
      'package-lock.json': JSON.stringify({ packages: { '': root, 'packages/store': { name: '@podo/store' }, 'node_modules/oxlint': hashed } }),
    }),
  ).toEqual([expect.stringContaining('packages/store/package.json and the lock file differ in dependencies')])
})
