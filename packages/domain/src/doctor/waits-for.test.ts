import { describe, expect, test } from 'vitest'
import { DEFAULT_HEALTH_CHECK } from '../app/settings.ts'
import type { InstanceFacts } from './diagnose-start.ts'
import { waitOfStart } from './wait-of-start.ts'
import { WAIT_CODES, waitsForSentence } from './waits-for.ts'

const web: InstanceFacts = { process: 'web', state: 'starting', port: 20113, restarts: 0, exits: [], lastProbe: null, listening: [], lastLines: [] }
const say = (...instances: readonly Partial<InstanceFacts>[]): string => waitsForSentence(waitOfStart(instances.map((more) => ({ ...web, ...more })), { ...DEFAULT_HEALTH_CHECK, path: '/health' }, 'v5'))

describe('a release that is not ready', () => {
  test('and not started waits for its processes', () => {
    expect(say()).toBe('the processes of v5 to be started')
  })

  test('and listens nowhere waits for its port', () => {
    expect(say({})).toBe('the web process to listen on port 20113')
    expect(say({ lastProbe: { status: null, location: null, error: 'ECONNREFUSED' } })).toBe('the web process to listen on port 20113')
  })

  test('and listens on another port says on which', () => {
    const listening = [{ address: '::', port: 8080 }, { address: '0.0.0.0', port: 8080 }, { address: '::', port: 9229 }]
    expect(say({ listening, lastProbe: { status: null, location: null, error: 'ECONNREFUSED' } })).toBe('the web process to listen on port 20113; so far it listens on 8080, 9229')
  })

  test('and answers badly waits for an answer that passes', () => {
    expect(say({ state: 'unready', lastProbe: { status: 503, location: null, error: null } })).toBe('GET /health on port 20113 to pass; it answers 503')
    expect(say({ listening: [{ address: '::', port: 20113 }], lastProbe: { status: null, location: null, error: 'ETIMEDOUT' } })).toBe('GET /health on port 20113 to pass; it answers ETIMEDOUT')
  })

  test('and ends again and again waits for it to stay up', () => {
    expect(say({}, { state: 'backoff', exits: [{ exitCode: 3, signal: null, outOfMemory: false }] })).toBe('the web process to stay up; it exited with code 3 (1)')
  })
})

test('every code says something, with and without its facts', () => {
  expect(WAIT_CODES.length).toBeGreaterThan(10)
  for (const code of WAIT_CODES) expect(waitsForSentence({ code, facts: {} }).length).toBeGreaterThan(5)
})
