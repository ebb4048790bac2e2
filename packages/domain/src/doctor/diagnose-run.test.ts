import { describe, expect, test } from 'vitest'
import { DEFAULT_HEALTH_CHECK } from '../app/settings.ts'
import type { Cause } from './cause.ts'
import { diagnoseRun } from './diagnose-run.ts'
import type { LiveInstanceFacts, RunFacts } from './diagnose-run.ts'

const now = Date.parse('2026-11-21T14:02:00Z')
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString()
const web: LiveInstanceFacts = { process: 'web', state: 'ready', port: 20113, restarts: 0, exits: [], lastProbe: { status: 200, location: null, error: null }, listening: [], lastLines: [] }
const exits = (...seconds: readonly number[]): LiveInstanceFacts['exits'] => seconds.map((second) => ({ at: ago(second), exitCode: 1, signal: null, outOfMemory: false }))
const facts: RunFacts = { release: 'v5', now, healthCheck: DEFAULT_HEALTH_CHECK, memoryMb: 256, commands: { web: 'node server.js' }, variables: { given: [], expected: [] }, instances: [] }
const diagnose = (...instances: readonly Partial<LiveInstanceFacts>[]): Cause | null => diagnoseRun({ ...facts, instances: instances.map((more) => ({ ...web, ...more })) })

describe('a release with the traffic', () => {
  test('that does well has no cause', () => {
    expect(diagnose({})).toBeNull()
    expect(diagnose()).toBeNull()
  })

  test('that ended long ago and runs since has none either', () => {
    expect(diagnose({ exits: exits(3000, 2990, 2980) })).toBeNull()
    expect(diagnose({ exits: exits(40) })).toBeNull()
  })

  test('that ends three times in a minute is a crash loop, though it runs at this moment', () => {
    expect(diagnose({ exits: exits(50, 30, 10), lastLines: ['Error: no such table'] })).toMatchObject({
      code: 'PODO-RUN-CRASH-LOOP',
      phase: 'run',
      fault: 'app',
      sentence: 'The web process "node server.js" of v5 exited with code 1, 3 times within a minute.',
      nextAction: expect.stringContaining('Roll back') as string,
      facts: { release: 'v5', times: 3, exitCode: 1 },
      setting: { where: 'app', name: null },
    })
  })

  test('that loops for want of a variable names it and leads to it', () => {
    expect(diagnose({ state: 'backoff', exits: exits(50, 30, 10), lastLines: ['Error: API_TOKEN is not set'] })).toMatchObject({ code: 'PODO-RUN-CRASH-LOOP', facts: { variable: 'API_TOKEN' }, setting: { where: 'config', name: 'API_TOKEN' } })
  })

  test('keeps what was seen of its end beside its own code, so that its next action can be said in any language', () => {
    const lastLines = ["Error: Cannot find module 'express'"]
    expect(diagnose({ state: 'backoff', exits: exits(1), lastLines })?.facts).toMatchObject({ seen: 'PODO-START-MISSING-PACKAGE', package: 'express', manifest: 'package.json', release: 'v5' })
    expect(diagnose({ state: 'backoff', exits: exits(1), lastLines: ['Error: no such table'] })?.facts).not.toHaveProperty('seen')
  })

  test('that ended once and is not back is told as ended', () => {
    expect(diagnose({ state: 'backoff', exits: exits(1) })).toMatchObject({ code: 'PODO-RUN-EXITED', sentence: 'The web process "node server.js" of v5 exited with code 1 and is started again.' })
  })

  test('that was ended for its memory says so', () => {
    expect(diagnose({ state: 'backoff', exits: [{ at: ago(2), exitCode: 137, signal: null, outOfMemory: true }] })).toMatchObject({ code: 'PODO-RUN-OUT-OF-MEMORY', facts: { memoryMb: 256 }, setting: { where: 'podo.yaml', name: 'resources.memory' } })
  })

  test('that cannot write because the disk is full says so', () => {
    expect(diagnose({ state: 'backoff', exits: exits(2), lastLines: ['Error: ENOSPC: no space left on device, write'] })).toMatchObject({ code: 'PODO-RUN-DISK-FULL', fault: 'podo' })
  })

  test.each([
    [{ status: 503, location: null, error: null }, '503'],
    [{ status: null, location: null, error: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    [null, 'nothing'],
  ])('that fails its health check says the answer: %j', (lastProbe, answer) => {
    expect(diagnose({ state: 'unready', lastProbe })).toMatchObject({ code: 'PODO-RUN-UNHEALTHY', sentence: `v5 runs, but GET / answers ${answer}; it passed when it went live.`, facts: { path: '/', ...(lastProbe === null ? {} : { answer }) } })
  })

  test('of two faults tells the surer one', () => {
    expect(diagnose({ state: 'unready', lastProbe: null }, { state: 'backoff', exits: exits(50, 30, 10) })?.code).toBe('PODO-RUN-CRASH-LOOP')
  })
})
