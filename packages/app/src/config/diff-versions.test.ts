import { describe, expect, it } from 'vitest'
import { diffVersions } from './diff-versions.ts'

const version = (part: Partial<Parameters<typeof diffVersions>[0]>) => ({ variables: {}, secretVersions: {}, overrides: {}, ...part })

describe('the difference of two config versions', () => {
  it('shows values of variables and settings, and of secrets the name alone', () => {
    const from = version({ variables: { A: '1', B: '2' }, secretVersions: { KEY: 'v1', OLD: 'v2' }, overrides: { healthCheck: { path: '/up' }, predeploy: 'migrate' } })
    const to = version({ variables: { A: '1', C: '3' }, secretVersions: { KEY: 'v9' }, overrides: { healthCheck: { path: '/health', statuses: [200] }, predeploy: null } })
    expect(diffVersions(from, to)).toEqual([
      { name: 'B', kind: 'variable', change: 'removed', from: '2', to: null },
      { name: 'C', kind: 'variable', change: 'added', from: null, to: '3' },
      { name: 'KEY', kind: 'secret', change: 'changed', from: null, to: null },
      { name: 'OLD', kind: 'secret', change: 'removed', from: null, to: null },
      { name: 'healthCheck.path', kind: 'setting', change: 'changed', from: '/up', to: '/health' },
      { name: 'healthCheck.statuses', kind: 'setting', change: 'added', from: null, to: '[200]' },
      { name: 'predeploy', kind: 'setting', change: 'changed', from: 'migrate', to: 'null' },
    ])
  })

  it('is empty between equal versions, and undone by going back', () => {
    const one = version({ variables: { A: '1' }, overrides: { commands: { web: 'node a.js' } } })
    expect(diffVersions(one, structuredClone(one))).toEqual([])
    expect(diffVersions(one, version({})).map(({ change }) => change)).toEqual(['removed', 'removed'])
  })
})
