import { describe, expect, test } from 'vitest'
import { detect } from '../plan/detect.ts'
import type { Plan } from '../plan/plan.ts'
import { resolveSettings } from './resolve-settings.ts'
import { DEFAULT_HEALTH_CHECK, DEFAULT_RESOURCES } from './settings.ts'

function plan(files: Readonly<Record<string, string>>): Plan {
  const detection = detect({ paths: Object.keys(files).sort(), read: (path) => files[path] ?? null })
  if (detection.kind === 'unknown') throw new Error(detection.sentence)
  return detection.plan
}

const server = plan({ 'server.js': '', Procfile: 'web: node server.js\nworker: node w.js\n' })
const site = plan({ 'index.html': '' })

describe('what a release runs with', () => {
  test('is the defaults where nobody says anything', () => {
    expect(resolveSettings(server, {})).toEqual({
      processes: [
        { name: 'web', command: 'node server.js', overlap: true },
        { name: 'worker', command: 'node w.js', overlap: false },
      ],
      folder: '.',
      surroundings: { variables: { NODE_ENV: 'production' }, paths: [] },
      staticSite: null,
      healthCheck: DEFAULT_HEALTH_CHECK,
      resources: DEFAULT_RESOURCES,
      predeploy: null,
      stopGraceSeconds: 10,
    })
  })

  test('is podo.yaml over the defaults', () => {
    const settings = resolveSettings(plan({ 'server.js': '', 'podo.yaml': 'health:\n  path: /up\n  within: 5\n  statuses: [204]\nresources:\n  memory: 256MB\npredeploy: node m.js\n' }), {})
    expect(settings).toMatchObject({ healthCheck: { path: '/up', withinSeconds: 5, timeoutSeconds: 5, statuses: [204] }, resources: { memoryMb: 256, cpus: null }, predeploy: 'node m.js' })
  })

  test('is a person over podo.yaml, field by field', () => {
    const settings = resolveSettings(plan({ 'server.js': '', 'podo.yaml': 'health:\n  path: /up\n  within: 5\npredeploy: node m.js\n' }), { healthCheck: { withinSeconds: 90 }, resources: { cpus: 2 }, predeploy: null, commands: { web: 'node other.js', cron: 'node c.js' } })
    expect(settings).toMatchObject({ healthCheck: { path: '/up', withinSeconds: 90 }, resources: { memoryMb: null, cpus: 2 }, predeploy: null })
    expect(settings.processes.map(({ name, command }) => [name, command])).toEqual([
      ['cron', 'node c.js'],
      ['web', 'node other.js'],
    ])
  })

  test('is static files without a process, until somebody names a web process', () => {
    expect(resolveSettings(site, {})).toMatchObject({ processes: [], staticSite: { root: '.', fallback: null } })
    expect(resolveSettings(site, { commands: { web: 'node x.js' } })).toMatchObject({ staticSite: null, processes: [{ name: 'web' }] })
  })
})
