import { describe, expect, test } from 'vitest'
import { fixesOf } from '../testing/fixes-of.ts'
import { decisions } from './decisions.ts'
import { documents } from '../document/all.ts'
import { dependencies } from './dependencies.ts'
import { generated } from './generated.ts'
import { links } from './links.ts'
import { machinePaths } from './machine-paths.ts'
import { messages } from './messages.ts'
import { names } from './names.ts'
import { sizes } from './sizes.ts'

const linesOf = (count: number): string => 'export {}\n'.repeat(count)

describe('names', () => {
  test.each([['packages/engine/src/utils/a.ts'], ['packages/engine/src/helpers.ts'], ['packages/common/src/a.ts'], ['apps/web/src/lib/a.ts'], ['packages/engine/src/MyFolder/a.ts']])('fails %s', (file) => {
    expect(fixesOf(names, { [file]: '' })).toHaveLength(1)
  })

  test('passes names that say something', () => {
    expect(fixesOf(names, { 'packages/engine/src/phase/build.ts': '', '.ci/run': '', 'apps/web/project.inlang/settings.json': '' })).toEqual([])
  })
})

describe('sizes', () => {
  test('fails a file of more than 500 lines', () => {
    const short = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`packages/engine/src/a${index}.ts`, linesOf(10)]))
    expect(fixesOf(sizes, { ...short, 'packages/engine/src/long.ts': linesOf(500) })).toEqual([])
    expect(fixesOf(sizes, { ...short, 'packages/engine/src/long.ts': linesOf(501) })).toEqual([expect.stringContaining('500 is the most')])
  })

  test('fails files that are long in the median, or in the longest twentieth', () => {
    const of = (count: number, lines: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`packages/engine/src/l${lines}-${index}.ts`, linesOf(lines)]))
    expect(fixesOf(sizes, of(10, 100))).toEqual([expect.stringContaining('the median is 100 lines')])
    expect(fixesOf(sizes, { ...of(18, 10), ...of(2, 400) })).toEqual([expect.stringContaining('the 95th percentile is 400 lines')])
  })
})

describe('machine-paths', () => {
  test.each([[`/${'home'}/kim/podo`], [`/${'Users'}/kim/podo`], [`C:\\${'Users'}\\kim`], [`/${'work'}/main/tools`], [`https://${'registry'}.example.com/pg`]])('fails %s', (text) => {
    expect(fixesOf(machinePaths, { 'docs/a.md': `one\nsee ${text}` })).toHaveLength(1)
  })

  test('passes paths that are the same everywhere', () => {
    expect(fixesOf(machinePaths, { 'docs/a.md': '/var/lib/podo /root /home/podo /home/ada https://example.com/home/kim' })).toEqual([])
  })
})

describe('messages', () => {
  const en = 'apps/web/messages/en/app.json'
  const ko = 'apps/web/messages/ko/app.json'

  test('fails a message that one language lacks, in either', () => {
    expect(fixesOf(messages, { [en]: '{"live":"live"}', [ko]: '{}' })).toEqual([expect.stringContaining('Write it in ko')])
    expect(fixesOf(messages, { [en]: '{}', [ko]: '{"live":"서비스 중"}' })).toEqual([expect.stringContaining('Write it in en')])
  })

  test('fails a translation that leaves a value out', () => {
    expect(fixesOf(messages, { [en]: '{"live":"{app} is live"}', [ko]: '{"live":"서비스 중"}' })).toEqual([expect.stringContaining('"live" has the values none in ko and app in en')])
  })

  test('passes both languages with the same values in any order', () => {
    expect(fixesOf(messages, { [en]: '{"a":"{app} of {team}"}', [ko]: '{"a":"{team}의 {app}"}' })).toEqual([])
  })
})

describe('dependencies', () => {
  const manifest = JSON.stringify({ name: '@podo/store', dependencies: { pg: '^8', '@podo/kernel': '*' } })

  test('fails a dependency without a reason', () => {
    expect(fixesOf(dependencies, { 'packages/store/package.json': manifest, 'docs/dependencies.md': '| `zod` | parses |\n' })).toEqual([
      expect.stringContaining('pg is not in docs/dependencies.md'),
      expect.stringContaining('zod is no direct dependency any more'),
    ])
  })

  test('does not take a name in the prose for a reason', () => {
    expect(fixesOf(dependencies, { 'packages/store/package.json': manifest, 'docs/dependencies.md': '| `pg-boss` | unlike `pg` it queues |\nWe use `pg`.\n' })).toContainEqual(
      expect.stringContaining('pg is not in'),
    )
  })

  test('passes when each has its row', () => {
    expect(fixesOf(dependencies, { 'packages/store/package.json': manifest, 'docs/dependencies.md': '| `pg` | the driver |\n' })).toEqual([])
  })
})

describe('links', () => {
  const target = { 'docs/operating.md': '# Operating\n\n## Start & stop\n' }

  test.each([
    ['a file that is not there', '[x](docs/gone.md)'],
    ['a heading that is not there', '[x](docs/operating.md#gone)'],
    ['a picture that is not there', '![x](docs/gone.png)'],
    ['an HTML picture that is not there', '<img src="docs/gone.png">'],
    ['its own heading that is not there', '[x](#gone)'],
  ])('fails a link to %s', (_what, text) => {
    expect(fixesOf(links, { ...target, 'README.md': `# Podo\n${text}\n` })).toHaveLength(1)
  })

  test('passes links that lead somewhere, and what is no link', () => {
    const text = '# Podo\n[a](docs/operating.md#start--stop) [b](docs) [c](https://example.com/gone) [d](#podo) `[e](gone.md)`\n```\n[f](gone.md)\n```\n'
    expect(fixesOf(links, { ...target, 'README.md': text })).toEqual([])
  })
})

describe('decisions', () => {
  const first = { 'docs/adr/0001-layers.md': '# 0001 Layers\n' }

  test.each([
    ['a gap', { ...first, 'docs/adr/0003-lint.md': '# 0003 Lint\n' }],
    ['a double', { ...first, 'docs/adr/0001-other.md': '# 0001 Other\n' }],
    ['a heading without the number', { ...first, 'docs/adr/0002-lint.md': '# Lint\n' }],
    ['more than a page', { ...first, 'docs/adr/0002-lint.md': `# 0002 Lint\n${'text\n'.repeat(90)}` }],
  ])('fails %s', (_what, files) => {
    expect(fixesOf(decisions, files).length).toBeGreaterThan(0)
  })

  test('passes numbered pages', () => {
    expect(fixesOf(decisions, { ...first, 'docs/adr/0002-lint.md': '# 0002 Lint\n' })).toEqual([])
  })
})

describe('generated', () => {
  const current = Object.fromEntries(Object.entries(documents).map(([file, make]) => [file, make()]))

  test('fails a page that says something else than the code, and one that is not there', () => {
    expect(fixesOf(generated, { ...current, 'docs/languages.md': '# Languages\n' })).toEqual([expect.stringContaining('npm run docs')])
    expect(fixesOf(generated, {})).toHaveLength(Object.keys(documents).length)
  })

  test('passes pages as they are made', () => {
    expect(fixesOf(generated, current)).toEqual([])
  })
})
