import { startOptions } from '@podo/config'
import { describe, expect, test } from 'vitest'
import { PLAN_VARIABLE, planFrom, readPlan } from './plan.ts'

const around = { person: { uid: 1000, home: '/home/ada' }, cwd: '/', temporaryFolder: '/tmp' }

function newPlan(): ReturnType<typeof planFrom> {
  const answer = startOptions([], {}, around)
  if (!answer.ok) throw new Error(answer.mistakes.join(' '))
  return planFrom(answer.options, '/data/runtime/1', '/usr/local/go/bin', 'podo')
}

describe('the plan of a launcher', () => {
  test('comes through the environment as it was made', () => {
    const plan = newPlan()
    expect(readPlan({ [PLAN_VARIABLE]: JSON.stringify(plan) }).plan).toEqual(plan)
  })

  test('of a launcher of before, which a restart takes over from, gets what it does not say', () => {
    const { toolPath: _tools, logBudgetBytes, cacheBudgetBytes, keepReleases, buildTimeoutSeconds, predeployTimeoutSeconds, ...before } = newPlan()
    expect(readPlan({ [PLAN_VARIABLE]: JSON.stringify(before) }).plan).toEqual({ ...before, toolPath: '', logBudgetBytes, cacheBudgetBytes, keepReleases, buildTimeoutSeconds, predeployTimeoutSeconds })
  })

  test.each([undefined, '', 'null', '[]', '{}', '{"port":"8700"}'])('is refused where it is none: %j', (text) => {
    expect(() => readPlan(text === undefined ? {} : { [PLAN_VARIABLE]: text })).toThrow('podo start')
  })
})
