import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, contentKey } from './content-key.ts'
import type { ContentKeyParts } from './content-key.ts'
import { DEFAULT_HEALTH_CHECK, DEFAULT_RESOURCES } from './settings.ts'

const parts: ContentKeyParts = {
  artifactDigest: 'a'.repeat(64),
  settings: { processes: [{ name: 'web', command: 'node .', overlap: true }], folder: '.', surroundings: { variables: {}, paths: [] }, staticSite: null, healthCheck: DEFAULT_HEALTH_CHECK, resources: DEFAULT_RESOURCES, predeploy: null, stopGraceSeconds: 10 },
  variables: { A: '1', B: '2' },
  secretVersions: { KEY: 'v1' },
}

test('equal parts have an equal key, in whatever order they are written', () => {
  expect(contentKey(parts)).toMatch(/^[0-9a-f]{64}$/)
  expect(contentKey({ ...parts, variables: { B: '2', A: '1' } })).toBe(contentKey(parts))
})

test.each([
  ['artifact', { artifactDigest: 'b'.repeat(64) }],
  ['variable', { variables: { A: '1', B: '3' } }],
  ['name of a variable', { variables: { A: '1', C: '2' } }],
  ['secret', { secretVersions: { KEY: 'v2' } }],
  ['secret instead of a variable', { variables: { A: '1' }, secretVersions: { KEY: 'v1', B: '2' } }],
  ['command', { settings: { ...parts.settings, processes: [{ name: 'web', command: 'node x', overlap: true }] } }],
  ['health check', { settings: { ...parts.settings, healthCheck: { ...DEFAULT_HEALTH_CHECK, path: '/x' } } }],
])('another %s is another key', (_name, more) => {
  expect(contentKey({ ...parts, ...more })).not.toBe(contentKey(parts))
})

test('canonical JSON says the same as JSON, and tells different values apart', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(JSON.parse(canonicalJson(one))).toEqual(JSON.parse(JSON.stringify(one)))
      const equal = canonicalJson(one) === canonicalJson(other)
      expect(equal).toBe(canonicalJson(JSON.parse(canonicalJson(one))) === canonicalJson(JSON.parse(canonicalJson(other))))
    }),
  )
})
