import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePodoYaml } from '../plan/podo-yaml.ts'
import { commandOfWords, unwrapShell, withPort } from './command.ts'
import { megabytesOf, secondsOf } from './duration.ts'
import { knownService } from './known-service.ts'
import { looksSecret } from './secret-name.ts'
import { importFiles } from './testing/imported.ts'
import { leadsTo } from './variable.ts'

describe('hostile files cost little and carry nothing', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.split('').map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefgh'[index] ?? ''}`).join(',')}]`).join('\n')}\nservices: *i\n`
  test.each([
    ['a bomb of aliases', bomb],
    ['an alias of itself', 'services: &a\n  web: *a\n'],
    ['a merge of itself', 'x: &a\n  <<: *a\nservices: *a\n'],
    ['deep brackets', `services: ${'['.repeat(100_000)}`],
    ['deep indents', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['too much', `services:\n  web:\n    command: ${'x'.repeat(600_000)}\n`],
    ['many services', `services:\n${Array.from({ length: 5000 }, (_, index) => `  s${String(index)}: {build: ., command: x}\n`).join('')}`],
    ['many variables', `services:\n  web:\n    build: .\n    environment:\n${Array.from({ length: 6000 }, (_, index) => `      A${String(index)}: "$\{B:-${'$'.repeat(50)}}"\n`).join('')}`],
    ['the prototype', '__proto__:\n  polluted: true\nservices: {}\n'],
    ['a tag', 'services: !!js/function "x"\n'],
    ['patterns made to be slow', `services:\n  web:\n    build: .\n    ports: ["3000:3000"]\n    command: ${'sh -c "'.repeat(3000)}\n    healthcheck: {test: "${'http://'.repeat(5000)}"}\n`],
  ])('%s', (_name, text) => {
    const began = performance.now()
    for (const file of ['docker-compose.yml', 'config/deploy.yml', 'app.json', 'heroku.yml']) expect(['imported', 'nothing', 'broken']).toContain(importFiles({ [file]: text }).kind)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

test('whatever the files say, what is written is a podo.yaml that Podo reads, without a secret in it', () => {
  const word = fc.constantFrom('services', 'web', 'build', 'command', 'ports', 'environment', 'SECRET_KEY', 'image', 'healthcheck', 'test', 'servers', 'env', 'clear', 'secret', 'proxy', 'service', 'formation', 'scripts', 'postgres:16', 'npm start', 'http://x/y', '3000:3000', '<%= x %>', 'a: b', "it's", '"', '# x', '포도', '$(id)', '../..')
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({ value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, word, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(word, tie('value'), { maxKeys: 5 })) })).value
  fc.assert(
    fc.property(fc.constantFrom('docker-compose.yml', 'config/deploy.yml', 'app.json', 'heroku.yml'), fc.dictionary(word, value, { maxKeys: 6 }), fc.string(), (file, content, other) => {
      const result = importFiles({ [file]: JSON.stringify({ ...content, env: { SECRET_KEY: 'canary-in-env', ...(typeof content['env'] === 'object' ? content['env'] : {}) } }), Procfile: other, CHECKS: other, DOKKU_SCALE: other, '.buildpacks': other })
      if (result.kind !== 'imported') return
      expect(result.text ?? '').not.toContain('canary')
      if (result.text !== null) expect(parsePodoYaml(result.text)).toMatchObject({ kind: 'ok' })
      for (const { instead, sentence } of result.left) expect(Math.min(instead.length, sentence.length)).toBeGreaterThan(5)
    }),
    { numRuns: 400, endOnFailure: true },
  )
})

test.each([
  ['API_TOKEN', 'x', true], ['SECRET_KEY_BASE', null, true], ['DATABASE_PASSWORD', 'x', true], ['STRIPE_KEY', null, true], ['SENTRY_DSN', 'x', true], ['DJANGO_SECRET', 'x', true], ['JWTSECRET', 'x', true],
  ['DATABASE_URL', 'postgres://a:b@c/d', true], ['DATABASE_URL', 'sqlite:///x.db', false], ['ANYTHING', '-----BEGIN RSA PRIVATE KEY-----\nx', true], ['X', 'ghp_abcdefabcdef', true],
  ['LOG_LEVEL', 'info', false], ['MONKEY', 'x', false], ['KEYBOARD', 'x', false], ['TURNKEYS', 'x', false], ['NEXT_PUBLIC_STRIPE_KEY', 'x', false], ['AWS_ACCESS_KEY_ID', 'x', false], ['SSL_KEY_PATH', '/x', false], ['PASSENGER_APP', 'x', false],
])('%s=%s is a secret: %s', (name, value, is) => {
  expect(looksSecret(name, value)).toBe(is)
})

test.each([
  ['postgres://u:p@db:5432/x', 'db', true], ['redis://redis:6379/0', 'redis', true], ['redis', 'redis', true], ['db:5432', 'db', true], ['http://api/v1', 'api', true], ['kafka-1:9092,kafka-2:9092', 'kafka-2', true],
  ['postgres://u:p@db.example.com/x', 'db', false], ['https://redis.io', 'redis', false], ['webpack', 'web', false], ['my-db:5432', 'db', false], ['', 'db', false], ['a+b:80', 'a+b', true],
])('%s leads to %s: %s', (value, host, is) => {
  expect(leadsTo(value, host)).toBe(is)
})

test.each([['postgis/postgis:16-3.4', 'PostgreSQL'], ['bitnami/redis@sha256:abc', 'Redis'], ['ghcr.io/org/mysql:8', 'MySQL'], ['heroku-postgresql:mini', 'PostgreSQL'], ['jawsdb:kitefin', 'MySQL'], ['traefik:v3', 'a reverse proxy'], ['acme/own:1', undefined]])('%s is %s', (name, title) => {
  expect(knownService(name)?.title).toBe(title)
})

test.each([['90', 90], ['1m30s', 90], ['500ms', 0.5], ['1h', 3600], ['', null], ['soon', null], ['1m x', null], ['-1s', null]])('%j is %s seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds)
})

test.each([['512m', 512], ['1.5g', 1536], ['1073741824', 1024], ['512MB', 512], ['1Gi', 1024], ['1k', null], ['lots', null]])('%j is %s MB', (text, megabytes) => {
  expect(megabytesOf(text)).toBe(megabytes)
})

test('a command keeps its words', () => {
  expect(commandOfWords(['node', 'a b', '$X y', '`id`', ''])).toBe(`node 'a b' "$X y" '\`id\`' ''`)
  expect(unwrapShell(`/bin/sh -ec 'a; b'`)).toBe('a; b')
  expect(unwrapShell('sh run.sh')).toBe('sh run.sh')
  expect(withPort('x :3000 13000 3000m --port=3000', 3000)).toEqual({ command: 'x :$PORT 13000 3000m --port=$PORT', changed: true })
})
