import { randomUUID } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAppError, waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHarness } from './testing/start-agent.ts'
import type { AgentHarness } from './testing/start-agent.ts'

const SERVER = "require('node:fs').appendFileSync('started', process.pid + '\\n'); require('node:http').createServer((q, a) => a.end('hello')).listen(process.env.PORT)"

let agent: AgentHarness
let file: string
beforeEach(async () => {
  agent = await createHarness()
  file = join(agent.root, 'fault-point')
  await agent.start({ PODO_AGENT_FAULT_POINT_FILE: file })
})
afterEach(() => agent.close())

/** Asks, is told that the agent is away, starts the next one and asks again: as the worker does. */
async function throughDeath<T>(point: string, ask: () => Promise<T>): Promise<T> {
  await writeFile(file, point)
  const first = await ask().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  await agent.dead()
  if ('error' in first) expect(isAppError(first.error) && first.error.code).toBe('AGENT_AWAY')
  await agent.start({ PODO_AGENT_FAULT_POINT_FILE: file })
  return ask()
}

/** Living processes with the mark of this agent's installation. */
async function marked(): Promise<number[]> {
  const { installation } = JSON.parse(await readFile(join(agent.root, 'data', 'agent', 'state.json'), 'utf8')) as { installation: string }
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '')
    if (environment.includes(`PODO_INSTANCE=${installation}.`)) found.push(Number(name))
  }
  return found
}

describe('kill -9 of the agent', () => {
  it.each(['spawn.before', 'spawn.after'])('at %s leaves one process, started once and served', async (point) => {
    const spec = agent.spec({ slug: await agent.slug({ 'server.js': SERVER }) })
    await throughDeath(point, () => agent.client.startRelease(spec))
    const status = await agent.ready(spec)
    expect(status.instances).toHaveLength(1)
    const pids = await marked()
    // The shim and its command, nothing of the life before.
    expect(pids).toHaveLength(2)
    expect(pids).toContain(status.instances[0]?.pid)
    await agent.client.removeTarget(spec.targetId)
    expect(await marked()).toEqual([])
  })

  it.each(['spawn.before', 'spawn.after'])('at %s of a run never runs the command twice', async (point) => {
    const folder = await agent.build({})
    const run = { key: randomUUID(), appId: randomUUID(), folder, command: 'echo ran >> ran; sleep 0.3; echo done', environment: {}, limits: {}, timeoutSeconds: 30, outputBytes: 10_000 }
    await throughDeath(point, () => agent.client.run(run))
    expect(await agent.client.runStatus(run.key, 10_000)).toMatchObject({ state: 'ended', reason: 'exited', exitCode: 0 })
    expect(await readFile(join(folder, 'ran'), 'utf8')).toBe('ran\n')
    expect(await marked()).toEqual([])
  })

  it.each(['route.before', 'route.after'])('at %s of a switch ends with the new release live and the one before warm', async (point) => {
    const one = agent.spec({ slug: await agent.slug({ 'server.js': SERVER }) })
    const two = { ...one, contentKey: 'b'.repeat(64) }
    const switchTo = (spec: typeof one, fencingToken: number): Promise<unknown> =>
      agent.client.switchTraffic(spec.targetId, { hosts: ['shop.localhost'], contentKey: spec.contentKey, fencingToken, settleSeconds: 600 })
    await agent.ready(one)
    await switchTo(one, 1)
    await agent.ready(two)
    const before = await marked()
    await writeFile(file, point)
    await switchTo(two, 2).catch(() => undefined)
    await agent.dead()
    await agent.start()
    // The worker looks what is live, waits until what it wants is ready, and switches again.
    await agent.ready(two)
    await switchTo(two, 2)
    const releases = await agent.client.releases(one.targetId)
    expect(releases.map((release) => [release.contentKey, release.traffic])).toEqual([
      [one.contentKey, 'warm'],
      [two.contentKey, 'live'],
    ])
    expect((await marked()).toSorted((a, b) => a - b)).toEqual(before.toSorted((a, b) => a - b))
    expect((await agent.get('shop.localhost')).body).toBe('hello')
    await waitFor({ what: 'the probe through the edge', timeoutMs: 5_000 }, async () => {
      const answer = await agent.client.probe(one.targetId, { via: 'edge', contentKey: two.contentKey, host: 'shop.localhost', path: '/', timeoutSeconds: 2 })
      return answer.servedBy === two.contentKey ? true : undefined
    })
  })
})
