import { expect, test } from 'vitest'
import type { ObservedRelease } from '@podo/ports'
import { createOutputCopy, newLines } from './copy-output.ts'

test.each([
  [[], [], []],
  [[], ['a', 'b'], ['a', 'b']],
  [['a'], ['a'], []],
  [['a'], ['a', 'b'], ['b']],
  [['a', 'b', 'c'], ['b', 'c', 'd'], ['d']],
  [['a', 'a'], ['a', 'a', 'a'], ['a']],
  [['a', 'b'], ['x', 'y'], ['x', 'y']],
])('after %j a window of %j brings %j', (before, now, brought) => {
  expect(newLines(before, now)).toEqual(brought)
})

test('each process brings each of its lines once, and says whose it is where it is not web', () => {
  const told: string[] = []
  const copy = createOutputCopy({ log: (phase, line) => void told.push(`${phase} ${line}`) })
  const seen = (web: string[], worker: string[]): ObservedRelease => ({
    contentKey: 'k', label: 'v1', revision: 1, traffic: 'warm', settlesAt: null, ready: false,
    instances: [['1', 'web', web] as const, ['2', 'worker', worker] as const].map(([id, process, lastLines]) => ({ id, process, lastLines, state: 'starting', port: null, startedAt: '', restarts: 0, exits: [], lastProbe: null, listening: [], memoryBytes: null })),
  })
  copy(seen(['> node server.js'], []))
  copy(seen(['> node server.js', 'listening'], ['ready']))
  copy(seen(['> node server.js', 'listening'], ['ready']))
  expect(told).toEqual(['start > node server.js', 'start listening', 'start worker: ready'])
})
