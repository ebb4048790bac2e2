import { expect, test } from 'vitest'
import { podoYamlLines } from './podo-yaml-lines.ts'

test.each([
  ['health.path', {}, ['health:', '  path: /health']],
  ['health.within', { seconds: 60 }, ['health:', '  within: 120']],
  ['health.within', { seconds: 3 }, ['health:', '  within: 120']],
  ['health.statuses', { status: 418 }, ['health:', '  statuses: [200, 418]']],
  ['resources.memory', { memoryMb: 256 }, ['resources:', '  memory: 512MB']],
  ['resources.memory', {}, ['resources:', '  memory: 512MB']],
  ['root', { folder: 'apps/web' }, ['root: apps/web']],
  ['buildVariables', { variable: 'NPM_TOKEN' }, ['buildVariables:', '  - NPM_TOKEN']],
] as const)('%s with %j', (name, facts, lines) => {
  expect(podoYamlLines(name, facts)).toEqual(lines)
})

test.each(['processes.web', 'toString', 'predeploy'])('%s has lines that only its owner knows', (name) => {
  expect(podoYamlLines(name, {})).toBeNull()
})
