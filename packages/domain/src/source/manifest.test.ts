import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinkInside, manifestProblem, uploadPathProblem } from './manifest.ts'
import type { ManifestFile } from './manifest.ts'

const file = (path: string, more: Partial<ManifestFile> = {}): ManifestFile => ({ path, oid: 'a'.repeat(40), sizeBytes: 1, mode: '100644', ...more })

describe('a path', () => {
  test.each(['a', 'a/b.js', '.github/workflows/x.yml', '.gitignore', 'a b', '--help', '한국어', '.gitmodules', 'git', 'a.git', 'x/..y'])('%j can be uploaded', (path) => {
    expect(uploadPathProblem(path)).toBeNull()
  })

  test.each(['', '/', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../b', 'a/./b', '.git', '.GIT/x', 'a/.git/config', 'git~1', '.git.', '.git ', '.git::$INDEX_ALLOCATION', '.g\u200dit', 'a\\b', 'a\0', 'a\n', '\ud800', 'a/'.repeat(70) + 'a', 'x'.repeat(256), 'y'.repeat(1025)])('%j cannot', (path) => {
    expect(uploadPathProblem(path)).toMatch(/\.$/)
  })
})

describe('an upload as a whole', () => {
  test.each([
    [[], 'no files'],
    [[file('a'), file('a')], 'twice'],
    [[file('a'), file('A')], 'capitals'],
    [[file('x/a'), file('X/b')], 'capitals'],
    [[file('a'), file('a/b/c')], 'a file and a folder'],
    [[file('a/b/c'), file('a/b')], 'a file and a folder'],
    [[file('a', { oid: 'x' })], 'hash'],
    [[file('a', { oid: 'A'.repeat(40) })], 'hash'],
    [[file('a', { sizeBytes: -1 })], 'size'],
    [[file('a', { sizeBytes: Number.NaN })], 'size'],
    [[file('a', { sizeBytes: 300_000_000 })], '256 MiB'],
    [[file('a', { mode: '120000', sizeBytes: 5000 })], 'link'],
    [Array.from({ length: 5 }, (_, index) => file(`${index}`, { sizeBytes: 250_000_000 })), '1 GiB'],
    [Array.from({ length: 50_001 }, (_, index) => file(`${index}`)), '50,000'],
  ])('is refused with a reason (%#)', (files, words) => {
    expect(manifestProblem(files)).toContain(words)
  })

  test('of 50,000 files is looked through within a second', () => {
    const files = Array.from({ length: 50_000 }, (_, index) => file(`a/${index % 100}/b/${index % 10}/c${index}`))
    const began = performance.now()
    expect(manifestProblem(files)).toBeNull()
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('a link', () => {
  test.each([
    ['a', 'b'],
    ['a/b', '../c'],
    ['a/b/c', '../../d/e'],
    ['node_modules/.bin/x', '../x/cli.js'],
    ['a', './b'],
    ['a', 'missing'],
    ['a/b', '..'],
  ])('%s to %s stays inside', (path, target) => {
    expect(isLinkInside(path, target)).toBe(true)
  })

  test.each([
    ['a', '/etc/passwd'],
    ['a', '..'],
    ['a/b', '../../c'],
    ['a/b', 'c/../../../d'],
    ['a', 'b/../c'],
    ['a', '.git/config'],
    ['a', ''],
    ['a', 'b\0'],
    ['a', 'b\\c'],
  ])('%s to %s does not', (path, target) => {
    expect(isLinkInside(path, target)).toBe(false)
  })

  test('that counts as inside resolves below the root, whatever links lie on its way', () => {
    const segment = fc.constantFrom('..', '.', 'a', 'b', 'c')
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 4 }), (target, depth) => {
        const path = Array.from({ length: depth }, (_, index) => `d${index}`).join('/')
        if (!isLinkInside(path, target.join('/'))) return
        let level = depth - 1
        for (const part of target) {
          if (part === '..') level -= 1
          else if (part !== '.') level += 1
          expect(level).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})
