import { describe, expect, test } from 'vitest'
import { plant } from '../testing/plant.ts'
import { count, runSuite } from './run-suite.ts'

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

test('a suite of passing, failing, skipped and broken files is counted as it is', { timeout: 60_000 }, async () => {
  const imports = "import { expect, test } from 'vitest'\n"
  const planted = plant({
    'package.json': '{"type":"module"}',
    'vitest.config.ts': "export default { test: { projects: [{ test: { name: 'unit', include: ['*.test.ts'] } }] } }\n",
    'good.test.ts': `${imports}test('a', () => { expect(1).toBe(1) })\ntest.skip('b', () => { expect(1).toBe(2) })\n`,
    'bad.test.ts': `${imports}test('a', () => { expect(1).toBe(1) })\ntest('b', () => { expect(1).toBe(2) })\n`,
    'broken.test.ts': "throw new Error('does not load')\n",
  })
  try {
    expect(await runSuite(planted.root, 'unit', 'ignore')).toEqual({ passed: 2, failed: 2, skipped: 1 })
  } finally {
    planted.dispose()
  }
})
