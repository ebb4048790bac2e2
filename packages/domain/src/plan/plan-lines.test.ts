import { describe, expect, test } from 'vitest'
import { detect } from './detect.ts'
import type { Plan } from './plan.ts'
import { planLines } from './plan-lines.ts'
import type { PlanLine } from './plan-lines.ts'
import { parsePodoYaml } from './podo-yaml.ts'

function planOf(files: Readonly<Record<string, string>>): Plan {
  const known = new Map(Object.entries(files))
  const detection = detect({ paths: [...known.keys()].toSorted(), read: (path) => known.get(path) ?? null })
  if (detection.kind !== 'plan') throw new Error(detection.sentence)
  return detection.plan
}

const find = (lines: readonly PlanLine[], name: string): PlanLine[] => lines.filter((line) => line.name === name)

const EVERYTHING = `
language: node
version: "24"
framework: Own
packageManager: npm
root: apps/web
workspace: .
install: npm ci
build: npm run make
processes:
  web: node web.js --port $PORT
  worker: node worker.js
predeploy: node migrate.js
health: { path: /health, within: 20 }
resources: { memory: 512MB, cpus: 0.5 }
environment: { MODE: fast }
paths: [tools/bin]
buildVariables: [NPM_TOKEN]
overlap: true
caches: [.make/cache]
`

describe('the lines of a plan', () => {
  test('say everything that podo.yaml can say, with the field that says it', () => {
    const lines = planLines(planOf({ 'podo.yaml': EVERYTHING, 'apps/web/package.json': '{"scripts":{"start":"node web.js"}}', 'apps/web/web.js': '' }))
    const said = lines.filter(({ from }) => from === 'podo.yaml')
    expect(said.map(({ override }) => override)).toEqual(
      expect.arrayContaining([
        'version', 'framework', 'packageManager', 'root', 'workspace', 'install', 'build', 'buildVariables', 'caches', 'environment.MODE', 'paths', 'predeploy',
        'processes.web', 'processes.worker', 'health.path', 'health', 'resources', 'overlap',
      ]),
    )
    expect(find(lines, 'process.worker')).toEqual([{ name: 'process.worker', value: 'node worker.js', from: 'podo.yaml', override: 'processes.worker' }])
    expect(find(lines, 'resources')[0]?.value).toBe('memoryMb 512, cpus 0.5')
    expect(find(lines, 'cache').map(({ value }) => value)).toContain('.make/cache')
  })

  test('name fields that podo.yaml really has', () => {
    const lines = planLines(planOf({ 'podo.yaml': EVERYTHING, 'apps/web/package.json': '{}' }))
    const site = planLines(planOf({ 'index.html': '', 'podo.yaml': 'static: { root: public, fallback: index.html }', 'public/index.html': '' }))
    for (const { override } of [...lines, ...site]) {
      if (override === null) continue
      const field = override.split('.')[0] ?? ''
      const result = parsePodoYaml(`${field}: {unknown-thing: [1]}`)
      expect(result.kind).toBe('broken')
      if (result.kind === 'broken') expect(JSON.stringify(result.problems)).not.toContain('does not know')
    }
  })

  test('leave out what is as it always is', () => {
    const lines = planLines(planOf({ 'server.js': '' }))
    expect(lines.map(({ name }) => name)).toEqual(['language', 'environment.NODE_ENV', 'process.web', 'port', 'healthPath'])
  })

  test('tell the programs that are needed, and which file asks for a version', () => {
    const plan = { ...planOf({ 'server.js': '' }), toolchains: [{ name: 'go', wants: { value: '>=1.22', from: 'go.mod' } }, { name: 'composer', wants: null }] } as const
    expect(find(planLines(plan), 'toolchain')).toEqual([
      { name: 'toolchain', value: 'Go >=1.22', from: 'go.mod', override: 'version' },
      { name: 'toolchain', value: 'Composer', from: 'server.js', override: 'version' },
    ])
  })

  test('of a static site say what is served, and no health path', () => {
    const names = planLines(planOf({ 'index.html': '' })).map(({ name }) => name)
    expect(names).toContain('staticRoot')
    expect(names).not.toContain('healthPath')
    expect(names).not.toContain('port')
  })
})
