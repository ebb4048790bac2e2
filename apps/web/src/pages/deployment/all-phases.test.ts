import type { PhaseState } from '@podo/contract'
import { expect, test } from 'vitest'
import { allPhases } from './all-phases.ts'

const state = (phase: PhaseState['phase'], status: PhaseState['status']): PhaseState => ({ phase, status, waitsFor: null, startedAt: null, endedAt: null, givesUpAt: null })
const ALL = ['fetch', 'plan', 'build', 'publish', 'commit', 'predeploy', 'start', 'verify', 'switch'] as const
const names = (phases: readonly PhaseState[]): string[] => phases.map(({ phase }) => phase)

test('phases that are ahead are shown as waiting, those of other runtimes not at all', () => {
  const phases = allPhases({ trigger: 'manual', phases: [state('fetch', 'succeeded')] })
  expect(names(phases)).toEqual(['fetch', 'plan', 'build', 'start', 'verify', 'switch'])
  expect(phases.map(({ status }) => status)).toEqual(['succeeded', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting'])
})

test('the server may name all nine', () => {
  expect(names(allPhases({ trigger: 'manual', phases: ALL.map((phase) => state(phase, 'waiting')) }))).toEqual(['fetch', 'plan', 'build', 'start', 'verify', 'switch'])
})

test('a pre-deploy command is shown once it is met', () => {
  expect(names(allPhases({ trigger: 'manual', phases: [state('predeploy', 'running')] }))).toContain('predeploy')
})

test('a rollback begins with a finished build', () => {
  expect(names(allPhases({ trigger: 'rollback', phases: ALL.map((phase) => state(phase, 'waiting')) }))).toEqual(['start', 'verify', 'switch'])
})
