import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffConfig } from './diff.ts'

test('names what was added, removed and changed; values of secrets never appear', () => {
  const changes = diffConfig(
    { variables: { A: '1', B: '2', SAME: 'x' }, secretVersions: { KEY: 'id-1', OLD: 'id-2' } },
    { variables: { B: '3', C: '4', SAME: 'x' }, secretVersions: { KEY: 'id-9', NEW: 'id-3' } },
  )
  expect(changes).toEqual([
    { name: 'A', kind: 'variable', change: 'removed', from: '1', to: null },
    { name: 'B', kind: 'variable', change: 'changed', from: '2', to: '3' },
    { name: 'C', kind: 'variable', change: 'added', from: null, to: '4' },
    { name: 'KEY', kind: 'secret', change: 'changed', from: null, to: null },
    { name: 'NEW', kind: 'secret', change: 'added', from: null, to: null },
    { name: 'OLD', kind: 'secret', change: 'removed', from: null, to: null },
  ])
})

test('a variable that becomes a secret is removed and added', () => {
  expect(diffConfig({ variables: { A: 'clear' }, secretVersions: {} }, { variables: {}, secretVersions: { A: 'id' } })).toMatchObject([{ kind: 'variable', change: 'removed' }, { kind: 'secret', change: 'added' }])
})

test('applied to one side, the difference gives the other', () => {
  const record = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'toString', '__proto__x'), fc.string())
  fc.assert(
    fc.property(record, record, (from, to) => {
      const result = new Map(Object.entries(from))
      for (const { name, to: value } of diffConfig({ variables: from, secretVersions: {} }, { variables: to, secretVersions: {} })) {
        if (value === null) result.delete(name)
        else result.set(name, value)
      }
      expect(Object.fromEntries(result)).toEqual(to)
    }),
  )
})
