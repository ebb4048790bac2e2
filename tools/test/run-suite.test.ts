import { describe, expect, test } from 'vitest'
import { count } from './run-suite.ts'

const file = (status: string, ...states: string[]): unknown => ({ status, assertionResults: states.map((state) => ({ status: state })) })

describe('count', () => {
  test('adds the tests of all files, and tells skipped ones apart', () => {
    expect(count({ testResults: [file('passed', 'passed', 'pending'), file('failed', 'passed', 'failed', 'todo')] }, 1)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  })

  test('counts a file that does not load as one failed', () => {
    expect(count({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  test('counts an error outside every test as one failed', () => {
    expect(count({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  test('counts a run without a report as one failed', () => {
    expect(count({}, null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  test('has no failure where every test passed', () => {
    expect(count({ testResults: [file('passed', 'passed')] }, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 })
  })
})
