import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import type { ReleaseSpec } from '@podo/agent-protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAlive, readStat } from '../proc/read-stat.ts'
import { WEB, createTestSupervisor, processSpec } from '../testing/open-supervisor.ts'
import type { TestSupervisor } from '../testing/open-supervisor.ts'

let test: TestSupervisor
beforeEach(async () => {
  test = await createTestSupervisor()
})
afterEach(() => test.close())

const web = async (part: Partial<ReleaseSpec> = {}): Promise<ReleaseSpec> => test.spec({ slug: await test.slug({ 'server.js': WEB }), ...part })
const targetFile = (spec: ReleaseSpec): string => join(test.root, 'agent', 'targets', `${spec.targetId}.json`)
const installation = async (): Promise<string> => (JSON.parse(await readFile(join(test.root, 'agent', 'state.json'), 'utf8')) as { installation: string }).installation

describe('adoption', () => {
  it('finds living instances again, with route, restarts and the same process', async () => {
    const spec = await web()
    const before = await test.start(spec)
    await test.switchTo(spec)
    await test.reopen()
    const after = await test.until(spec, (status) => status.ready)
    expect(after.instances[0]).toMatchObject({ id: before.instances[0]?.id, pid: before.instances[0]?.pid, port: before.instances[0]?.port, restarts: 0 })
    expect(after.traffic).toBe('live')
    const { events } = await test.supervisor.events(0, 0, new AbortController().signal)
    expect(events).toContainEqual(expect.objectContaining({ kind: 'adopted', targetId: spec.targetId, detail: { instances: 1 } }))
  })

  it('sees the end of an adopted process and starts it again', async () => {
    const spec = await web()
    await test.start(spec)
    await test.reopen()
    const adopted = await test.until(spec, (status) => status.ready)
    process.kill(-(adopted.instances[0]?.pid ?? 0), 'SIGKILL')
    const again = await test.until(spec, (status) => status.ready && status.instances[0]?.pid !== adopted.instances[0]?.pid)
    expect(again.instances[0]).toMatchObject({ restarts: 1, exits: [{ exitCode: null }] })
  })

  it('finds a process whose pid was never written down, by its mark', async () => {
    const spec = await web()
    const before = await test.start(spec)
    await test.leave()
    const state = JSON.parse(await readFile(targetFile(spec), 'utf8')) as { releases: { instances: { pid: number | null; startTime: number | null }[] }[] }
    for (const instance of state.releases[0]?.instances ?? []) Object.assign(instance, { pid: null, startTime: null, bootId: null })
    await writeFile(targetFile(spec), JSON.stringify(state))
    await test.reopen()
    const after = await test.until(spec, (status) => status.ready)
    expect(after.instances[0]?.pid).toBe(before.instances[0]?.pid)
  })

  it('starts again what died while no agent was there, and tells how it ended', async () => {
    const spec = await web({ processes: [processSpec('web', 'node server.js; exit 3')] })
    const before = await test.start(spec)
    await test.leave()
    const [shell] = await childrenOf(before.instances[0]?.pid ?? 0)
    const [node] = await childrenOf(shell ?? 0)
    process.kill(node ?? 0, 'SIGKILL')
    await waitFor({ what: 'its end', timeoutMs: 5000 }, () => (isAlive(readStat(before.instances[0]?.pid ?? 0)) ? undefined : true))
    await test.reopen()
    const after = await test.until(spec, (status) => status.ready)
    expect(after.instances[0]?.pid).not.toBe(before.instances[0]?.pid)
    expect(after.instances[0]?.exits).toMatchObject([{ exitCode: 3 }])
  })

  it('ends processes with its mark that nobody knows, and leaves those of others alone', async () => {
    const mark = await installation()
    const stray = spawn('sleep', ['60'], { env: { PODO_INSTANCE: `${mark}.01a1fc84-0000-7000-8000-000000000000` }, detached: true })
    const foreign = spawn('sleep', ['60'], { env: { PODO_INSTANCE: 'podo-000000000000.01a1fc84-0000-7000-8000-000000000000' }, detached: true })
    const ended = once(stray, 'exit')
    await test.reopen()
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(isAlive(readStat(foreign.pid ?? 0))).toBe(true)
    foreign.kill('SIGKILL')
  })

  it('removes instance folders and mounts of nobody', async () => {
    const stray = join(test.root, 'agent', 'instances', 'left-behind')
    await mkdir(join(stray, 'app'), { recursive: true })
    await test.reopen()
    expect(await readdir(join(test.root, 'agent', 'instances'))).toEqual([])
  })

  it('goes on with a stop that a kill interrupted', async () => {
    const spec = await web({ processes: [processSpec('web', 'node server.js')] })
    const before = await test.start(spec)
    await test.leave()
    const state = JSON.parse(await readFile(targetFile(spec), 'utf8')) as { releases: { phase: string; instances: { stopping: boolean }[] }[] }
    for (const release of state.releases) {
      release.phase = 'retiring'
      for (const instance of release.instances) instance.stopping = true
    }
    await writeFile(targetFile(spec), JSON.stringify(state))
    await test.reopen()
    await waitFor({ what: 'its end', timeoutMs: 5000 }, () => (test.supervisor.releases(spec.targetId).length === 0 ? true : undefined))
    expect(isAlive(readStat(before.instances[0]?.pid ?? 0))).toBe(false)
  })

  it('after a reboot starts the live release and lets the settling one go', async () => {
    const one = await web()
    const two = { ...one, contentKey: 'a'.repeat(64) }
    await test.start(one)
    await test.switchTo(one, 1)
    await test.start(two)
    await test.switchTo(two, 2)
    for (const release of test.supervisor.releases(one.targetId)) for (const { pid } of release.instances) process.kill(-(pid ?? 0), 'SIGKILL')
    await test.reopen({ bootId: 'second-boot' })
    expect(test.routes().get('shop.localhost')?.live).toMatchObject({ contentKey: two.contentKey })
    const live = await test.until(two, (status) => status.ready)
    expect(live.instances[0]?.restarts).toBe(0)
    await waitFor({ what: 'the other to go', timeoutMs: 5000 }, () => (test.supervisor.releases(one.targetId).length === 1 ? true : undefined))
  })

  it('thaws what was frozen when the agent was killed', async () => {
    const spec = await web()
    const before = await test.start(spec)
    await test.leave()
    for (const pid of [before.instances[0]?.pid ?? 0, ...(await childrenOf(before.instances[0]?.pid ?? 0))]) process.kill(pid, 'SIGSTOP')
    await test.reopen()
    expect((await test.until(spec, (status) => status.ready)).instances[0]?.pid).toBe(before.instances[0]?.pid)
  })
})

describe('the state', () => {
  it('holds no secret in clear, and opens it again for a restart', async () => {
    const spec = await web({ secrets: { KEY: 'canary-4711' }, variables: { PUBLIC: 'shown' }, processes: [processSpec('web', 'echo "$KEY" > $TMPDIR/key; node server.js')] })
    const status = await test.start(spec)
    const text = await readFile(targetFile(spec), 'utf8')
    expect(text).toContain('shown')
    expect(text).not.toContain('canary-4711')
    expect(text).not.toContain(Buffer.from('canary-4711').toString('base64').slice(0, 12))
    await test.reopen()
    await test.until(spec, (seen) => seen.ready)
    process.kill(-(status.instances[0]?.pid ?? 0), 'SIGKILL')
    await test.until(spec, (seen) => seen.ready && seen.instances[0]?.restarts === 1)
    expect(await readFile(join(test.root, 'agent', 'instances', status.instances[0]?.id ?? '', 'tmp', 'key'), 'utf8')).toBe('canary-4711\n')
  })

  it('from a newer Podo is refused with a sentence, and nothing is touched', async () => {
    const spec = await web()
    await test.start(spec)
    await test.leave()
    const text = await readFile(targetFile(spec), 'utf8')
    await writeFile(targetFile(spec), text.replace('"version":1', '"version":2'))
    const before = await readFile(targetFile(spec), 'utf8')
    await expect(test.reopen()).rejects.toMatchObject({ code: 'STATE_FROM_NEWER_PODO' })
    expect(await readFile(targetFile(spec), 'utf8')).toBe(before)
    await writeFile(targetFile(spec), text)
    await test.reopen()
    await test.until(spec, (status) => status.ready)
  })

  it('keeps fields that it does not know', async () => {
    const spec = await web()
    await test.start(spec)
    await test.leave()
    const state = JSON.parse(await readFile(targetFile(spec), 'utf8')) as { releases: { instances: object[] }[] }
    Object.assign(state, { ofTomorrow: [1] })
    Object.assign(state.releases[0]?.instances[0] ?? {}, { alsoNew: 'yes' })
    await writeFile(targetFile(spec), JSON.stringify(state))
    await test.reopen()
    await test.until(spec, (status) => status.ready)
    await test.switchTo(spec)
    const after = await readFile(targetFile(spec), 'utf8')
    expect(after).toContain('"ofTomorrow":[1]')
    expect(after).toContain('"alsoNew":"yes"')
  })

  it('with a key that others may read is refused', async () => {
    await test.leave()
    await chmod(join(test.root, 'agent', 'key'), 0o644)
    await expect(test.reopen()).rejects.toMatchObject({ code: 'STATE_KEY_UNUSABLE' })
    await chmod(join(test.root, 'agent', 'key'), 0o600)
    await test.reopen()
  })

  it('forgets a removed target with everything of it', async () => {
    const spec = await web()
    await test.start(spec)
    await test.switchTo(spec)
    await test.supervisor.removeTarget(spec.targetId)
    await test.supervisor.removeTarget(spec.targetId)
    expect(test.supervisor.targets()).toEqual([])
    expect(await readdir(join(test.root, 'agent', 'targets'))).toEqual([])
    expect(await readdir(join(test.root, 'agent', 'instances'))).toEqual([])
    expect(test.routes().size).toBe(0)
  })
})

const childrenOf = async (pid: number): Promise<number[]> => (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number)
