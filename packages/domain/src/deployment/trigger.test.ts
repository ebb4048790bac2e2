import { describe, expect, test } from 'vitest'
import { PHASES } from './phase.ts'
import type { DeploymentState } from './state.ts'
import { TRIGGERS, decideTrigger } from './trigger.ts'
import type { Trigger, TriggerSituation } from './trigger.ts'

const calm: TriggerSituation = { onHold: false, passHold: false, supersede: false, running: null }
const runs = (state: DeploymentState, supersededInARow = 0): TriggerSituation => ({ ...calm, running: { state, supersededInARow } })
const BEFORE_PREDEPLOY = PHASES.slice(0, PHASES.indexOf('predeploy'))
const FROM_PREDEPLOY = PHASES.slice(PHASES.indexOf('predeploy'))

describe.each(['push', 'poll', 'webhook'] as const)('%s', (trigger) => {
  test('starts when nothing runs, and replaces one that is queued', () => {
    expect(decideTrigger(trigger, calm)).toEqual({ accept: true, queued: 'superseded', running: 'wait', endsHeld: false })
  })

  test.each(BEFORE_PREDEPLOY)('supersedes one in %s', (state) => {
    expect(decideTrigger(trigger, runs(state))).toMatchObject({ running: 'supersede' })
  })

  test.each(FROM_PREDEPLOY)('waits for one in %s', (state) => {
    expect(decideTrigger(trigger, runs(state))).toMatchObject({ running: 'wait' })
  })

  test('supersedes three times in a row, then waits', () => {
    expect([0, 1, 2, 3, 4].map((times) => decideTrigger(trigger, runs('build', times)))).toMatchObject([{ running: 'supersede' }, { running: 'supersede' }, { running: 'supersede' }, { running: 'wait' }, { running: 'wait' }])
  })

  test('on hold is accepted, built, and ends as held', () => {
    expect(decideTrigger(trigger, { ...calm, onHold: true })).toMatchObject({ accept: true, endsHeld: true })
  })
})

describe.each(['manual', 'api', 'config', 'promote'] as const)('%s', (trigger) => {
  test('starts when nothing runs, and replaces one that is queued', () => {
    expect(decideTrigger(trigger, calm)).toEqual({ accept: true, queued: 'superseded', running: 'wait', endsHeld: false })
  })

  test.each(PHASES)('waits for one in %s unless it was told to supersede', (state) => {
    expect(decideTrigger(trigger, runs(state))).toMatchObject({ running: 'wait' })
    expect(decideTrigger(trigger, { ...runs(state), supersede: true })).toMatchObject({ running: (BEFORE_PREDEPLOY as readonly string[]).includes(state) ? 'supersede' : 'wait' })
  })

  test('on hold is refused unless it passes the hold', () => {
    expect(decideTrigger(trigger, { ...calm, onHold: true })).toEqual({ accept: false, code: 'HELD' })
    expect(decideTrigger(trigger, { ...calm, onHold: true, passHold: true })).toMatchObject({ accept: true, endsHeld: false })
  })
})

describe.each(['rollback', 'auto-return'] as const)('%s', (trigger) => {
  test('starts when nothing runs, cancels one that is queued, and passes a hold', () => {
    expect(decideTrigger(trigger, { ...calm, onHold: true })).toEqual({ accept: true, queued: 'cancelled', running: 'wait', endsHeld: false })
  })

  test.each(PHASES)('cancels one in %s', (state) => {
    expect(decideTrigger(trigger, runs(state))).toMatchObject({ running: 'cancel' })
  })
})

test('every trigger has its row', () => {
  const rows: Trigger[] = ['push', 'poll', 'webhook', 'manual', 'api', 'config', 'promote', 'rollback', 'auto-return']
  expect([...TRIGGERS].sort()).toEqual(rows.sort())
})
