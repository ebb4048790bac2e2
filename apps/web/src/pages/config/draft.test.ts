import type { Config } from '@podo/contract'
import { describe, expect, test } from 'vitest'
import { countChanges, emptyDraft, put, removeEntry, secretRows, undo, updateOf, variableRows } from './draft.ts'

const config: Config = { version: 3, variables: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }], secrets: [{ name: 'KEY', updatedAt: '2026-11-21T00:00:00Z' }], overrides: {}, liveVersion: 3 }
const marks = (rows: readonly { name: string; mark: string | null }[]): Record<string, string | null> => Object.fromEntries(rows.map(({ name, mark }) => [name, mark]))

describe('a draft of the configuration', () => {
  test('marks what will be added, changed and removed', () => {
    const draft = put(put(put(emptyDraft, 'variable', 'A', '9'), 'variable', 'C', '3'), 'variable', 'B', null)
    expect(marks(variableRows(config, draft))).toEqual({ A: 'changed', B: 'removed', C: 'added' })
    expect(updateOf(config, draft)).toEqual({ set: { A: '9', C: '3' }, setSecrets: {}, remove: ['B'] })
  })

  test('counts nothing for a value that is typed as it was', () => {
    const draft = put(emptyDraft, 'variable', 'A', '1')
    expect(countChanges(config, draft)).toBe(0)
    expect(updateOf(config, draft)).toEqual({ set: {}, setSecrets: {}, remove: [] })
  })

  test('never shows the value of a secret, also not of one that was just typed', () => {
    const draft = put(put(emptyDraft, 'secret', 'KEY', 'hunter2'), 'secret', 'NEW', 'hunter3')
    expect(JSON.stringify(secretRows(config, draft))).not.toContain('hunter')
    expect(marks(secretRows(config, draft))).toEqual({ KEY: 'changed', NEW: 'added' })
  })

  test('forgets what was only drafted when it is removed', () => {
    const draft = removeEntry(put(emptyDraft, 'variable', 'C', '3'), 'variable', 'C', config)
    expect(countChanges(config, draft)).toBe(0)
    expect(countChanges(config, removeEntry(emptyDraft, 'secret', 'KEY', config))).toBe(1)
  })

  test('is taken back entry by entry', () => {
    expect(countChanges(config, undo(put(emptyDraft, 'variable', 'A', '9'), 'variable', 'A'))).toBe(0)
  })

  test('does not remove a name that is set as the other kind', () => {
    const draft = put(put(emptyDraft, 'variable', 'A', null), 'secret', 'A', 'hunter2')
    expect(updateOf(config, draft)).toEqual({ set: {}, setSecrets: { A: 'hunter2' }, remove: [] })
  })
})
