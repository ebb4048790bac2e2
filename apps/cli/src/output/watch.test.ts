import type { Cause, DeploymentDetail, PhaseState } from '@podo/contract'
import { describe, expect, test } from 'vitest'
import type { CommandContext } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { watchDeployment } from './watch.ts'

const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 0, 0, second)).toISOString()
const phase = (name: PhaseState['phase'], status: PhaseState['status'], from: number | null = null, to: number | null = null, waitsFor: PhaseState['waitsFor'] = null): PhaseState => ({
  phase: name, status, waitsFor, startedAt: from === null ? null : at(from), endedAt: to === null ? null : at(to), givesUpAt: null,
})
const waiting = (sentence: string): PhaseState['waitsFor'] => ({ code: 'build-place', sentence, facts: {}, since: at(2), lastLine: 'added 12' })
const cause: Cause = {
  code: 'PODO-START-EXITED', phase: 'start', fault: 'app', sentence: 'The app ended with code 3.', nextAction: 'Set DATABASE_URL.', facts: {}, setting: { where: 'config', name: 'DATABASE_URL' },
  evidence: [{ kind: 'exit', exitCode: 3, signal: null }, { kind: 'log', lines: [...Array.from({ length: 9 }, (_, index) => `line ${index}`), '\u001b[31mDATABASE_URL is missing'], place: { deployment: 31, app: 7 } }],
}
const deployment = (changes: Partial<DeploymentDetail>): DeploymentDetail => ({
  id: 'd1', project: 'sample', app: 'shop', environment: 'production', number: 4, trigger: 'manual', status: 'working', phase: 'fetch', commit: null, release: null, configVersion: 1,
  reason: null, cause: null, isLive: false, phases: [], createdBy: null, createdAt: at(0), startedAt: at(0), endedAt: null, availableActions: [], queuePosition: null, supersededBy: null,
  serving: null, plan: [], planNotices: [], changes: { since: null, commits: [], files: 0, configFrom: null, configTo: 1, config: [] }, address: null, sequence: 0, ...changes,
})

/** A server that shows these states one after another, with an event between each. */
async function watch(states: readonly DeploymentDetail[], json = false): Promise<{ exitCode: number; said: string[]; data: unknown[] }> {
  const left = [...states]
  const get = (): Promise<DeploymentDetail | undefined> => Promise.resolve(left.length > 1 ? left.shift() : left[0])
  const client = { api: { deployments: { get } }, address: '', fetch: () => Promise.resolve(new Response('event: event\ndata: {}\n\n')) } as unknown as Client
  const said: string[] = []
  const data: unknown[] = []
  const context = { flags: { app: 'shop' }, output: { json, say: (text: string) => said.push(text), data: (value: unknown) => data.push(value), table: () => undefined } } as unknown as CommandContext
  return { exitCode: await watchDeployment(context, client, { project: 'sample', app: 'shop', environment: 'production' }, 4), said, data }
}

describe('watching a deployment', () => {
  test('says each phase once, when it has ended, and what a wait is for', async () => {
    const { exitCode, said, data } = await watch([
      deployment({ phases: [phase('fetch', 'running', 0), phase('plan', 'waiting')] }),
      deployment({ phases: [phase('fetch', 'succeeded', 0, 2), phase('build', 'running', 2, null, waiting('a free build'))] }),
      deployment({ phases: [phase('fetch', 'succeeded', 0, 2), phase('build', 'running', 3)] }),
      deployment({ status: 'succeeded', endedAt: at(9), release: 7, address: 'http://shop.localhost:8701', phases: [phase('fetch', 'succeeded', 0, 2), phase('build', 'succeeded', 3, 75), phase('publish', 'skipped')] }),
    ])
    expect(said).toEqual(['  ● fetch 2.0 s', expect.stringMatching(/^ {2}… build waits for a free build, for .*, last line: added 12$/), '  ● build 1 min 12 s', 'shop is live, v7: http://shop.localhost:8701'])
    expect(exitCode).toBe(0)
    expect(data).toEqual([expect.objectContaining({ number: 4, status: 'succeeded' })])
  })

  test('of a failure says cause, next action, the last lines of evidence without their escapes, and who serves', async () => {
    const { exitCode, said } = await watch([deployment({ status: 'failed', endedAt: at(2), cause, serving: { release: 6, since: at(0) }, phases: [phase('start', 'failed', 0, 1)] })])
    expect(exitCode).toBe(3)
    expect(said).toEqual([
      '  ✕ start 1.0 s', 'Deployment #4 failed: The app ended with code 3.', 'Next: Set DATABASE_URL.', 'Where: the configuration, DATABASE_URL',
      ...[2, 3, 4, 5, 6, 7, 8].map((index) => `  │ line ${index}`), '  │ \\x1b[31mDATABASE_URL is missing', 'Around it: podo logs --app shop --deployment 4 --around 31', '(PODO-START-EXITED)', 'v6 still serves everyone.',
    ])
  })

  test('of a first failure says that nothing is live, with or without a cause', async () => {
    expect((await watch([deployment({ status: 'failed', endedAt: at(2) })])).said).toEqual(['Deployment #4 failed: no cause was found', 'Nothing is live yet.'])
  })

  test.each([['held', 0], ['cancelled', 3], ['superseded', 3]] as const)('that ends as %s ends with %i', async (status, exitCode) => {
    const watched = await watch([deployment({ status, endedAt: at(2) })])
    expect(watched.exitCode).toBe(exitCode)
    expect(watched.said).toHaveLength(1)
  })
})
