import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { createLogSegments } from '@podo/logs-segments'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHarness } from './testing/start-agent.ts'
import type { AgentHarness } from './testing/start-agent.ts'

const SERVER = "require('node:http').createServer((q, a) => a.end('hello')).listen(process.env.PORT); console.log('up as', process.getuid())"
const isRoot = process.getuid?.() === 0
const hasNft = existsSync('/usr/sbin/nft')
const users = isRoot ? [{ name: 'root', user: undefined }, { name: 'a plain user', user: { uid: 12_345, gid: 12_345 } }] : [{ name: 'a plain user', user: undefined }]

let agent: AgentHarness
afterEach(() => agent.close())

describe.each(users)('an agent that runs as $name', ({ user }) => {
  beforeEach(async () => {
    agent = await createHarness(user)
    await agent.start()
  })
  const isAlive = (pid: number): Promise<boolean> =>
    stat(`/proc/${pid}/exe`).then(
      () => true,
      () => false,
    )
  const logLines = async (targetId: string, contains = ''): Promise<string[]> => {
    const page = await createLogSegments({ root: join(agent.root, 'data', 'agent', 'logs') }).read({ kind: 'app', id: targetId }, { limit: 1_000, contains })
    return page.lines.map((line) => line.text)
  }
  const logged = (targetId: string, contains: string, pattern: RegExp): Promise<RegExpExecArray> =>
    waitFor({ what: `a line like ${pattern}`, timeoutMs: 10_000 }, async () => pattern.exec((await logLines(targetId, contains)).join('\n')) ?? undefined)

  it('says what keeps apps apart', async () => {
    const { isolation } = await agent.client.hello()
    expect(isolation.users).toBe(isRoot && user === undefined)
    if (!isolation.users) expect(isolation).toMatchObject({ overlay: false, network: 'none' })
    else expect(isolation.network).toBe(hasNft ? 'nftables' : 'none')
    if (isolation.users) expect(isolation.processes).not.toBe('none')
  })

  it('starts, adopts after kill -9, keeps the log whole, and stops the whole family', async () => {
    const slug = await agent.slug({ 'server.js': SERVER })
    const spec = agent.spec({ slug, processes: [{ name: 'web', command: "(setsid sh -c 'trap \"\" TERM; echo daemon $$; while :; do sleep 0.1; done' &) & i=0; (while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done) & exec node server.js", count: 1, overlap: false }] })
    const before = await agent.ready(spec)
    await agent.client.switchTraffic(spec.targetId, { hosts: ['shop.localhost'], contentKey: spec.contentKey, fencingToken: 1, settleSeconds: 600 })
    await agent.kill()
    await agent.start()
    expect((await agent.get('shop.localhost')).body).toBe('hello')
    const after = await agent.ready(spec)
    expect(after.instances[0]?.pid).toBe(before.instances[0]?.pid)
    await logged(spec.targetId, 'line 2999', /line 2999/)
    const numbers = new Set((await logLines(spec.targetId)).flatMap((line) => /^line (\d+)$/.exec(line)?.[1] ?? []))
    // The newest 1,000 lines, none missing.
    expect(numbers.size).toBeGreaterThanOrEqual(990)
    const uid = Number((await logged(spec.targetId, 'up as', /up as (\d+)/))[1])
    if (user === undefined && isRoot) expect(uid).toBeGreaterThanOrEqual(1_000_000_000)
    else expect(uid).toBe(user ? user.uid : process.getuid?.())
    const daemon = Number((await logged(spec.targetId, 'daemon', /daemon (\d+)/))[1])
    expect(await isAlive(daemon)).toBe(true)
    await agent.client.removeTarget(spec.targetId)
    expect(await isAlive(daemon)).toBe(false)
    expect(await isAlive(after.instances[0]?.pid ?? 0)).toBe(false)
  })

  it('keeps its socket and state to itself', async () => {
    expect((await stat(join(agent.root, 'run', 'agent'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(agent.root, 'run', 'agent', 'agent.sock'))).mode & 0o777).toBe(0o600)
    for (const folder of ['targets', 'runs', 'hot']) expect((await stat(join(agent.root, 'data', 'agent', folder))).mode & 0o777).toBe(0o700)
    expect((await stat(join(agent.root, 'data', 'agent', 'key'))).mode & 0o777).toBe(0o600)
  })

  it('stops apps for podo stop, remembers them, and brings them back', async () => {
    const spec = agent.spec({ slug: await agent.slug({ 'server.js': SERVER }) })
    const before = await agent.ready(spec)
    await agent.client.switchTraffic(spec.targetId, { hosts: ['shop.localhost'], contentKey: spec.contentKey, fencingToken: 1, settleSeconds: 600 })
    await agent.client.shutdown({ apps: 'stop' })
    expect(await isAlive(before.instances[0]?.pid ?? 0)).toBe(false)
    await waitFor({ what: 'the end of the agent', timeoutMs: 5000 }, async () => ((await isAlive(agent.pid())) ? undefined : true))
    await agent.start()
    expect((await agent.get('shop.localhost')).body).toBe('hello')
  })
})

describe.runIf(isRoot)('apps of a root agent', () => {
  beforeEach(async () => {
    agent = await createHarness()
    await agent.start()
  })

  it('cannot read one another, the state, the hot output or the socket, nor end one another', async () => {
    const slug = await agent.slug({ 'server.js': SERVER, 'secret.txt': 'canary' })
    const victim = agent.spec({ slug, secrets: { KEY: 'canary-of-the-victim' } })
    const ready = await agent.ready(victim)
    const id = ready.instances[0]?.id ?? ''
    const pid = ready.instances[0]?.pid ?? 0
    const data = join(agent.root, 'data')
    const attempts = [
      `cat ${data}/agent/instances/${id}/app/secret.txt`,
      `ls ${data}/agent/instances/${id}/home`,
      `ls ${data}/agent/instances`,
      `cat ${data}/agent/key`,
      `cat ${data}/agent/targets/*`,
      `cat ${data}/agent/hot/${id}.out`,
      `cat ${slug.folder}/secret.txt`,
      `echo x > ${slug.folder}/new`,
      `cat /proc/${pid}/environ`,
      `kill -9 ${pid}`,
      `ls ${agent.root}/run/agent`,
      `echo 0 > /sys/fs/cgroup/freezer/cgroup.procs`,
    ]
    const attacker = agent.spec({ slug, processes: [{ name: 'web', command: `${attempts.map((attempt, index) => `(${attempt}) >/dev/null 2>&1 && echo hit ${index}`).join('; ')}; echo tried; exec node server.js`, count: 1, overlap: false }] })
    const status = await agent.ready(attacker)
    await waitFor({ what: 'the attempts', timeoutMs: 5000 }, async () => ((await agent.client.release(attacker.targetId, attacker.contentKey))?.instances[0]?.lastLines.includes('tried') ? true : undefined))
    const lines = (await agent.client.release(attacker.targetId, attacker.contentKey))?.instances[0]?.lastLines ?? []
    expect(lines.filter((line) => line.startsWith('hit'))).toEqual([])
    expect(status.instances[0]?.restarts).toBe(0)
    expect((await agent.client.release(victim.targetId, victim.contentKey))?.instances[0]?.pid).toBe(pid)
  })
})
