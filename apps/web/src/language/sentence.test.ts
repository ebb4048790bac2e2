import type { AppEnvironment, Deployment, DeploymentDetail } from '@podo/contract'
import { beforeEach, describe, expect, test } from 'vitest'
import { overwriteGetLocale } from '../paraglide/runtime.js'
import { appSentence, deploymentSentence, servingSentence } from './sentence.ts'

const start = new Date(2026, 10, 21, 14, 2).getTime()
const iso = (ms: number): string => new Date(start + ms).toISOString()

const detail = (extra: Partial<DeploymentDetail> = {}): DeploymentDetail => ({
  id: 'x',
  project: 'shop',
  app: 'shop',
  environment: 'production',
  number: 13,
  trigger: 'push',
  status: 'failed',
  phase: 'verify',
  commit: null,
  release: 13,
  configVersion: 9,
  reason: null,
  cause: { code: 'PODO-VERIFY-WRONG-PORT', phase: 'verify', fault: 'app', sentence: 'Podo gave it PORT=20113 and asked there for 28 s; the process listens on 8080.', nextAction: '', evidence: [], facts: { port: 20_113, seenPort: 8080, seconds: 28 }, setting: null },
  isLive: false,
  phases: [],
  createdBy: null,
  createdAt: iso(0),
  startedAt: iso(0),
  endedAt: iso(41_000),
  availableActions: [],
  queuePosition: null,
  supersededBy: null,
  serving: { release: 12, since: iso(-10_000) },
  plan: [],
  planNotices: [],
  changes: { since: 12, commits: [], files: 0, configFrom: 8, configTo: 9, config: [] },
  address: null,
  sequence: 0,
  ...extra,
})

const here = (extra: Partial<AppEnvironment> = {}): AppEnvironment => ({
  id: 'x',
  environment: 'production',
  address: null,
  state: 'live',
  live: { release: 12, since: iso(0), commit: { commit: '0'.repeat(40), message: '', author: '' } },
  cause: null,
  settling: null,
  hold: null,
  latest: null,
  configVersion: 1,
  availableActions: [],
  sequence: 0,
  ...extra,
})

const short = (status: Deployment['status']): Deployment => ({ ...detail({ status, number: 1, release: null }), cause: null })

let language: 'en' | 'ko' = 'en'
overwriteGetLocale(() => language)

beforeEach(() => {
  language = 'en'
})

describe('the sentence of a deployment', () => {
  test('that failed says after how long, and why', () => {
    expect(deploymentSentence(detail(), start)).toBe('v13 failed after 41s: the app never listened on its port')
    language = 'ko'
    expect(deploymentSentence(detail(), start)).toBe('v13 41초 만에 실패: 앱이 받은 포트를 열지 않았어요')
  })

  test('that failed before its release calls it by its number', () => {
    expect(deploymentSentence(detail({ release: null, cause: null }), start)).toBe('#13 failed after 41s')
  })

  test('with a cause that this console does not know says it as the server does', () => {
    const cause = { code: 'PODO-BUILD-NEW-THING', phase: 'build' as const, fault: 'app' as const, sentence: 'Something new.', nextAction: '', evidence: [], facts: {}, setting: null }
    expect(deploymentSentence(detail({ cause }), start)).toBe('v13 failed after 41s: Something new.')
  })

  test('that waits names its place', () => {
    expect(deploymentSentence(detail({ status: 'queued', release: null, queuePosition: 2 }), start)).toBe('#13 waits for a build, place 2')
    expect(deploymentSentence(detail({ status: 'queued', release: null }), start)).toBe('#13 waits for its turn')
  })

  test('that works names its phase', () => {
    expect(deploymentSentence(detail({ status: 'working', phase: 'build', release: null, endedAt: null }), start)).toBe('#13: building')
    expect(deploymentSentence(detail({ status: 'working', phase: null, release: null, endedAt: null }), start)).toBe('#13: beginning')
  })

  test.each([
    [{ status: 'succeeded', isLive: true }, 'v13 went live in 41s and serves everyone'],
    [{ status: 'succeeded' }, 'v13 succeeded in 41s; a later release serves now'],
    [{ status: 'cancelled' }, 'v13 was cancelled after 41s'],
    [{ status: 'superseded', supersededBy: 14 }, 'v13 gave way to #14'],
    [{ status: 'held' }, 'v13 is built and held: automatic deployment is on hold'],
  ] as const)('of %o is "%s"', (extra, sentence) => {
    expect(deploymentSentence(detail({ cause: null, ...extra }), start)).toBe(sentence)
  })

  test('is completed by who is served meanwhile', () => {
    expect(servingSentence(detail())).toBe('v12 still serves everyone')
    expect(servingSentence(detail({ serving: null }))).toBe('Nothing serves this address yet')
    expect(servingSentence(detail({ isLive: true, status: 'succeeded' }))).toBeNull()
  })
})

describe('the sentence of an app', () => {
  const app = { displayName: 'shop', deleting: false }

  test.each([
    [here(), 'shop is live, v12, since 14:02'],
    [here({ state: 'failing' }), 'shop is failing, v12: it does not answer as it should'],
    [here({ state: 'stopped', live: null }), 'shop is stopped'],
    [here({ state: 'empty', live: null }), 'shop was never deployed'],
    [here({ state: 'empty', live: null, latest: short('working') }), 'shop is on its way: deployment #1 runs'],
    [here({ state: 'empty', live: null, latest: short('failed') }), 'shop is not live: deployment #1 failed'],
  ])('%#: %s', (environment, sentence) => {
    expect(appSentence(app, environment, start + 1000)).toBe(sentence)
  })

  test('says that it is being deleted before anything else', () => {
    expect(appSentence({ ...app, deleting: true }, here(), start)).toBe('shop is being deleted')
  })
})
