import type { Cause, PhaseState, Setting } from '@podo/contract'
import { describe, expect, test } from 'vitest'
import { causeLines, waitLine } from './cause.ts'

const cause = (setting: Setting | null, evidence: Cause['evidence'] = []): Cause => ({ code: 'PODO-X', phase: 'build', fault: 'app', sentence: 'It failed.', nextAction: 'Mend it.', evidence, facts: {}, setting })

const log = (lines: string[], deployment: number | null, app: number | null): Cause['evidence'][number] => ({ kind: 'log', lines, place: { deployment, app } })

describe('a cause', () => {
  test.each<readonly [Setting | null, string | null]>([
    [{ where: 'config', name: 'API_TOKEN' }, 'Where: the configuration, API_TOKEN'],
    [{ where: 'podo.yaml', name: 'health.path' }, 'Where: podo.yaml, health.path'],
    [{ where: 'repository', name: 'package.json' }, 'Where: package.json'],
    [{ where: 'machine', name: 'disk' }, 'Where: the machine of Podo, disk'],
    [{ where: 'config', name: null }, null],
    [{ where: 'log', name: null }, null],
    [{ where: 'app', name: null }, null],
    [null, null],
  ])('with the setting %j says where it is mended: %s', (setting, line) => {
    expect(causeLines(cause(setting), 'podo logs', 4)).toEqual(['Next: Mend it.', ...(line === null ? [] : [line]), '(PODO-X)'])
  })

  test('shows the last lines of its evidence, and what a terminal would obey only as text', () => {
    const lines = causeLines(cause(null, [{ kind: 'exit', exitCode: 1, signal: null }, log(['1', '2', '3', '4', '5', '6', '7', '8', '\u001b[2Jgone'], null, null)]), 'podo logs', 4)
    expect(lines.slice(1, -1)).toEqual(['  │ 2', '  │ 3', '  │ 4', '  │ 5', '  │ 6', '  │ 7', '  │ 8', '  │ \\x1b[2Jgone'])
  })
})

describe('the way from a cause to its line', () => {
  const around = (deployment: number | null, app: number | null, number: number | null) => causeLines(cause(null, [log(['x'], deployment, app)]), 'podo logs --app shop', number).filter((line) => line.startsWith('Around it'))

  test('is the log of the deployment where the line stands there, else that of the app', () => {
    expect(around(120, 7, 4)).toEqual(['Around it: podo logs --app shop --deployment 4 --around 120'])
    expect(around(null, 7, 4)).toEqual(['Around it: podo logs --app shop --around 7'])
    expect(around(120, 7, null)).toEqual(['Around it: podo logs --app shop --around 7'])
  })

  test('is not said where the place is not known', () => {
    expect(around(null, null, 4)).toEqual([])
  })
})

describe('what a phase waits for', () => {
  const now = Date.UTC(2026, 10, 21, 14, 2)
  const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString()
  const phase = (waitsFor: PhaseState['waitsFor'], givesUpAt: string | null): PhaseState => ({ phase: 'verify', status: 'running', waitsFor, startedAt: at(-20), endedAt: null, givesUpAt })

  test('is said with its time, the last line and the limit', () => {
    const waitsFor = { code: 'answer', sentence: 'GET / on port 20113 to pass; it answers 503', facts: {}, since: at(-12), lastLine: null }
    expect(waitLine(phase(waitsFor, at(48)), now)).toBe('verify waits for GET / on port 20113 to pass; it answers 503, for 12 s, gives up in 48 s')
    expect(waitLine(phase({ ...waitsFor, lastLine: '\u001b[31mno' }, null), now)).toBe('verify waits for GET / on port 20113 to pass; it answers 503, for 12 s, last line: \\x1b[31mno')
  })

  test('is not said of a phase that waits for nothing', () => {
    expect(waitLine(phase(null, at(10)), now)).toBeNull()
  })
})
