import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePodoYaml, podoYamlJsonSchema } from './podo-yaml.ts'

const ok = (text: string): unknown => {
  const result = parsePodoYaml(text)
  if (result.kind === 'broken') throw new Error(JSON.stringify(result.problems))
  return result.settings
}
const problems = (text: string): readonly { line: number | null; sentence: string }[] => {
  const result = parsePodoYaml(text)
  return result.kind === 'broken' ? result.problems : []
}

test('every field is read', () => {
  const text = `
root: ./apps/web/
install: npm ci
build: false
processes:
  web: node server.js
  worker: node worker.js
predeploy: node migrate.js
static:
  root: dist
  fallback: index.html
health:
  path: /health
  timeout: 2.5
  within: 90
  statuses: [200, 204]
resources:
  memory: 1.5GB
  cpus: 0.5
buildVariables: [API_URL]
overlap: true
caches: [.next/cache]
`
  expect(ok(text)).toEqual({
    root: 'apps/web',
    install: 'npm ci',
    build: false,
    processes: { web: 'node server.js', worker: 'node worker.js' },
    predeploy: 'node migrate.js',
    static: { root: 'dist', fallback: 'index.html' },
    health: { path: '/health', timeout: 2.5, within: 90, statuses: [200, 204] },
    resources: { memory: 1536, cpus: 0.5 },
    buildVariables: ['API_URL'],
    overlap: true,
    caches: ['.next/cache'],
  })
})

test.each([
  ['version: 24\n', 'version: put the version in quotes, such as "24".'],
  ['environment:\n  A: 1\n', 'environment.A: put the value in quotes, such as "1".'],
  ['packageManager: foo\n', 'packageManager: write one of npm, pnpm, yarn, bun, pip, uv, poetry, pipenv, bundler, composer, cargo, maven, gradle.'],
  ['- a\n', 'write podo.yaml as field: value lines.'],
])('what is wrong says how to write it: %j', (text, sentence) => {
  expect(problems(text).map((problem) => problem.sentence)).toEqual([sentence])
})

test('a field as another platform calls it leads to the one that is meant', () => {
  expect(problems('start: node s.js\n')[0]?.sentence).toContain('no field "start"; write it as processes.web.')
  expect(problems('helth: x\n')[0]?.sentence).toContain('no field "helth". It knows')
})

test('a package manager is known in capitals, too', () => {
  expect(ok('packageManager: Maven\n')).toEqual({ packageManager: 'maven' })
})

test.each(['', '# nothing\n', '---\n', '{}'])('an empty file says nothing: %j', (text) => {
  expect(ok(text)).toEqual({})
})

test.each([
  ['512MB', 512],
  ['512', 512],
  ['512m', 512],
  ['2GiB', 2048],
  ['0.5g', 512],
])('memory %s is %i MB', (text, memory) => {
  expect(ok(`resources:\n  memory: ${text}\n`)).toEqual({ resources: { memory } })
})

describe('a mistake is named with its line', () => {
  test.each([
    ['install: npm ci\nbiuld: x\n', 2, 'no field "biuld"'],
    ['health:\n  path: health\n', 2, 'begin the path with /'],
    ['health:\n  within: soon\n', 2, 'number of seconds'],
    ['health:\n  statuses: [99]\n', 2, 'between 100 and 599'],
    ['health: /x\n', 1, 'write health with'],
    ['root: ../other\n', 1, 'inside the repository'],
    ['root: /abs\n', 1, 'inside the repository'],
    ['static:\n  root: a/../../b\n', 2, 'inside the repository'],
    ['static:\n  root: .git\n', 2, 'inside the repository'],
    ['processes:\n  Web: x\n', 2, 'small letters'],
    ['processes:\n  web: ""\n', 2, 'empty'],
    ['processes: node x\n', 1, 'name: command'],
    ['resources:\n  memory: lots\n', 2, '512MB'],
    ['resources:\n  memory: 1\n', 2, '512MB'],
    ['overlap: sometimes\n', 1, 'true or false'],
    ['buildVariables: [A-B]\n', 1, 'variable name'],
    ['install: 3\n', 1, 'command, or false'],
    ['- a\n- b\n', null, 'field: value'],
    ['just text', null, 'field: value'],
    ['a: b: c\n', 1, 'not valid YAML'],
    ['install: a\ninstall: b\n', 2, 'not valid YAML'],
    ['\tinstall: a\n', 1, 'not valid YAML'],
    ['a: 1\n---\nb: 2\n', 2, 'not valid YAML'],
  ])('%j', (text, line, words) => {
    expect(problems(text)).toContainEqual(expect.objectContaining({ line, sentence: expect.stringContaining(words) as string }))
  })

  test('each of several', () => {
    expect(problems('root: ..\nfoo: 1\noverlap: 3\n').map(({ line }) => line ?? 0).toSorted((one, other) => one - other)).toEqual([1, 2, 3])
  })

  test('and a field of the wrong kind as a sentence, never as a type of the validator', () => {
    for (const field of ['root', 'install', 'build', 'processes', 'predeploy', 'static', 'health', 'resources', 'environment', 'paths', 'buildVariables', 'overlap', 'caches']) {
      for (const value of ['[[1]]', '{a: {b: 1}}', 'null', '12', '"\\0"']) {
        for (const { sentence } of problems(`${field}: ${value}\n`)) expect(sentence).not.toMatch(/Invalid|expected|received/)
      }
    }
  })
})

describe('what is hostile is refused', () => {
  test.each([
    ['a bomb of aliases', `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.split('').map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}`],
    ['an anchor', 'install: &x npm ci\n'],
    ['an alias', 'install: &x npm ci\nbuild: *x\n'],
    ['a merge', 'a: &a {x: 1}\nhealth:\n  <<: *a\n'],
    ['a tag', 'install: !!js/function "x"\n'],
    ['a tag of its own', 'install: !evil x\n'],
    ['100,000 brackets', '['.repeat(100_000)],
    ['30,000 brackets', '['.repeat(30_000)],
    ['deep indents', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['deep dashes', `${'- '.repeat(5000)}a`],
    ['deep question marks', `${'? '.repeat(5000)}a`],
    ['too many keys', Array.from({ length: 9000 }, (_, index) => `a${index}:`).join('\n')],
    ['too many values', `caches: [${'a,'.repeat(20_000)}]`],
    ['too much', `install: ${'x'.repeat(70_000)}`],
    ['the prototype', '__proto__:\n  polluted: true\n'],
    ['the prototype among processes', 'processes:\n  __proto__: x\n'],
  ])('%s', (_name, text) => {
    const began = performance.now()
    expect(parsePodoYaml(text).kind).toBe('broken')
    expect(performance.now() - began).toBeLessThan(1000)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

test('any text is answered, never thrown at', () => {
  const piece = fc.constantFrom('root', 'health', 'processes', ': ', '\n', '  ', '- ', '[', ']', '{', '}', '&a ', '*a', '!t ', '"', "'", '|', '>', '#', 'x', '1', '---', '?', ',', '\t', '%YAML 1.2\n')
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''))), (text) => {
      expect(['ok', 'broken']).toContain(parsePodoYaml(text).kind)
    }),
    { numRuns: 500 },
  )
})

test('the JSON Schema names every field and allows no other', () => {
  const schema = podoYamlJsonSchema() as { properties: Record<string, unknown>; additionalProperties: boolean }
  expect(Object.keys(schema.properties)).toEqual(['root', 'workspace', 'language', 'version', 'framework', 'packageManager', 'install', 'build', 'processes', 'predeploy', 'static', 'health', 'resources', 'environment', 'paths', 'buildVariables', 'overlap', 'caches'])
  expect(schema.additionalProperties).toBe(false)
})
