import { describe, expect, test } from 'vitest'
import { PHASES } from './phase.ts'
import { publicStatus } from './public-status.ts'
import { TERMINAL_STATES, TRANSITIONS, canBeCancelled, canBeSuperseded, canMove, isTerminal } from './state.ts'
import type { DeploymentState } from './state.ts'

const STATES = Object.keys(TRANSITIONS) as DeploymentState[]
const allowed = (from: DeploymentState): DeploymentState[] => STATES.filter((to) => canMove(from, to))

describe('every transition', () => {
  test.each([
    ['queued', ['fetch', 'predeploy', 'start', 'failed', 'cancelled', 'superseded', 'held']],
    ['fetch', ['plan', 'failed', 'cancelled', 'superseded']],
    ['plan', ['build', 'failed', 'cancelled', 'superseded']],
    ['build', ['publish', 'predeploy', 'start', 'failed', 'cancelled', 'superseded', 'held']],
    ['publish', ['commit', 'predeploy', 'start', 'failed', 'cancelled', 'superseded', 'held']],
    ['commit', ['predeploy', 'start', 'failed', 'cancelled', 'superseded']],
    ['predeploy', ['start', 'failed', 'cancelled']],
    ['start', ['verify', 'failed', 'cancelled']],
    ['verify', ['switch', 'failed', 'cancelled']],
    ['switch', ['succeeded', 'failed']],
  ] as const)('of %s', (from, to) => {
    expect(allowed(from).toSorted()).toEqual([...to].sort())
  })

  test('that leads nowhere belongs to an outcome, and every outcome leads nowhere', () => {
    expect(STATES.filter((state) => allowed(state).length === 0).toSorted()).toEqual([...TERMINAL_STATES].sort())
    expect([...TERMINAL_STATES].sort()).toEqual(['cancelled', 'failed', 'held', 'succeeded', 'superseded'])
  })

  test('goes forward: no phase comes again', () => {
    const order = (state: DeploymentState): number => (state === 'queued' ? -1 : isTerminal(state) ? PHASES.length : PHASES.indexOf(state))
    for (const from of STATES) for (const to of allowed(from)) expect(order(to)).toBeGreaterThan(order(from))
  })

  test('reaches an outcome from everywhere, and traffic moves only after verify', () => {
    for (const state of STATES.filter((one) => !isTerminal(one))) expect(allowed(state)).toContain('failed')
    expect(STATES.filter((state) => canMove(state, 'switch'))).toEqual(['verify'])
    expect(STATES.filter((state) => canMove(state, 'succeeded'))).toEqual(['switch'])
  })
})

test('a newer trigger takes the place of a deployment until its pre-deploy command', () => {
  expect(STATES.filter(canBeSuperseded)).toEqual(['queued', 'fetch', 'plan', 'build', 'publish', 'commit'])
})

test('a person may cancel until traffic begins to move', () => {
  expect(STATES.filter((state) => !canBeCancelled(state) && !isTerminal(state))).toEqual(['switch'])
})

test('people see queued, working, or the outcome', () => {
  expect(Object.fromEntries(STATES.map((state) => [state, publicStatus(state)]))).toEqual({
    queued: 'queued',
    ...Object.fromEntries(PHASES.map((phase) => [phase, 'working'])),
    ...Object.fromEntries([...TERMINAL_STATES].map((state) => [state, state])),
  })
})
