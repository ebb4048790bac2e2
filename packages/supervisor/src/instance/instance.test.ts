import { readFile, readdir, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import { waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isSameProcess } from './life.ts'
import { readStat, isAlive } from '../proc/read-stat.ts'
import { WEB, createTestSupervisor, processSpec } from '../testing/open-supervisor.ts'
import type { TestSupervisor } from '../testing/open-supervisor.ts'

let test: TestSupervisor
beforeEach(async () => {
  test = await createTestSupervisor()
})
afterEach(() => test.close())

const command = async (text: string, part: Parameters<TestSupervisor['spec']>[0] | object = {}): Promise<ReturnType<TestSupervisor['spec']>> =>
  test.spec({ slug: await test.slug({ 'server.js': WEB }), processes: [processSpec('web', text)], ...part })

const textOf = (): string => test.lines.map((line) => line.text).join('\n')
const written = (pattern: RegExp): Promise<RegExpExecArray> => waitFor({ what: `output like ${pattern}`, timeoutMs: 10_000 }, () => pattern.exec(textOf()) ?? undefined)

describe('an instance', () => {
  it('sees its own variables, PORT and HOME, and nothing of Podo but its mark', async () => {
    const spec = await command("env | sort; pwd; ls -l /proc/self/fd | wc -l; node server.js", { variables: { GREETING: 'hello world', PODO_COMMAND: 'x' }, secrets: { KEY: 'abc' } })
    await test.start(spec)
    const names = textOf().split('\n').flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? [])
    expect(new Set(names)).toEqual(new Set(['GREETING', 'HOME', 'KEY', 'LANG', 'PATH', 'PODO_INSTANCE', 'PORT', 'PWD', 'TMPDIR']))
    expect(textOf()).toContain('GREETING=hello world')
    expect(textOf()).toMatch(/^PATH=.*\/runtime\/bin:/m)
  })

  it('has standard input, output and error open, and no descriptor of Podo', async () => {
    const spec = await command("node -e \"console.log('fds', require('fs').readdirSync('/proc/self/fd').map(f => { try { return f + ':' + require('fs').readlinkSync('/proc/self/fd/' + f) } catch { return '' } }).filter(Boolean).join(' '))\"; node server.js")
    await test.start(spec)
    const open = (await written(/^fds (.*)$/m))[1]?.split(' ') ?? []
    expect(open.filter((entry) => entry.includes(test.root)).map((entry) => entry.split(':')[0])).toEqual(['1', '2'])
    expect(open.filter((entry) => entry.includes('cgroup'))).toEqual([])
  })

  it('may write where its code is, without changing the slug, and finds it again after a crash', async () => {
    const spec = await command('echo "; // more" >> server.js; mkdir -p data && echo once >> data/file; cat data/file; test $(wc -l < data/file) -gt 1 || exit 1; node server.js')
    const status = await test.start(spec)
    expect(status.instances[0]?.restarts).toBe(1)
    expect(await readdir(spec.slug.folder)).toEqual(['server.js'])
    expect(await readFile(join(spec.slug.folder, 'server.js'), 'utf8')).toBe(WEB)
  })

  it('can open /dev/stdout, and is not the user that runs Podo', async () => {
    const spec = await command('echo through >> /dev/stdout; id -u; node server.js')
    await test.start(spec)
    await written(/^through$/m)
    if (process.getuid?.() === 0) expect(Number((await written(/^(\d+)$/m))[1])).toBeGreaterThanOrEqual(1_000_000_000)
  })

  it('is started again with a growing pause, and a crash loop is told once', async () => {
    const spec = await command('echo boom >&2; exit 9')
    await test.supervisor.startRelease(spec)
    const status = await test.until(spec, (seen) => (seen.instances[0]?.exits.length ?? 0) >= 4)
    const exits = status.instances[0]?.exits ?? []
    expect(exits.every((exit) => exit.exitCode === 9 && exit.signal === null)).toBe(true)
    const pauses = exits.slice(1).map((exit, index) => Date.parse(exit.at) - Date.parse(exits[index]?.at ?? ''))
    expect(pauses[0]).toBeGreaterThanOrEqual(100)
    expect(pauses[2]).toBeGreaterThanOrEqual(400)
    expect(status.ready).toBe(false)
    expect(status.instances[0]?.lastLines).toContain('boom')
    const { events } = await test.supervisor.events(0, 0, new AbortController().signal)
    expect(events.filter((event) => event.kind === 'crash-loop')).toHaveLength(1)
    expect(events.filter((event) => event.kind === 'instance-exited').length).toBeGreaterThanOrEqual(4)
  })

  it('that a signal ends says which', async () => {
    const spec = await command('node -e "process.kill(process.pid, \'SIGSEGV\'); setInterval(() => {}, 1000)"')
    await test.supervisor.startRelease(spec)
    const status = await test.until(spec, (seen) => (seen.instances[0]?.exits.length ?? 0) >= 1)
    expect(status.instances[0]?.exits[0]).toMatchObject({ exitCode: null, signal: 'SIGSEGV' })
  })

  it('loses its route the moment it dies, and gets it back when it is ready again', async () => {
    const spec = await command('node server.js')
    const before = await test.start(spec)
    await test.switchTo(spec)
    expect(test.routes().get('shop.localhost')?.live).toMatchObject({ kind: 'processes', upstreams: [{ instanceId: before.instances[0]?.id }] })
    process.kill(-(before.instances[0]?.pid ?? 0), 'SIGKILL')
    await waitFor({ what: 'the route to go', timeoutMs: 2000, everyMs: 1 }, () => (upstreams().length === 0 ? true : undefined))
    expect(test.edgeCalls).toContain(`drop ${before.instances[0]?.id}`)
    await waitFor({ what: 'the route to come back', timeoutMs: 5000 }, () => (upstreams().length === 1 ? true : undefined))
  })

  it('ends with everything it started: double forks in sessions of their own that ignore SIGTERM', async () => {
    const spec = await command("(setsid sh -c 'trap \"\" TERM HUP; echo daemon $$; while :; do sleep 0.1; done' &) & node server.js")
    await test.start(spec)
    const daemon = Number((await written(/^daemon (\d+)$/m))[1])
    expect(isAlive(readStat(daemon))).toBe(true)
    await test.supervisor.stopRelease(spec.targetId, spec.contentKey)
    expect(isAlive(readStat(daemon))).toBe(false)
    expect(await readdir(join(test.root, 'agent', 'instances'))).toEqual([])
    expect(await readdir(join(test.root, 'agent', 'hot'))).toEqual([])
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(test.root)
  })

  it('that stops itself is stopped all the same', async () => {
    const spec = await command('node server.js & node -e "setTimeout(() => process.kill(process.pid, \'SIGSTOP\'), 50)"; wait')
    await test.start(spec)
    await test.supervisor.stopRelease(spec.targetId, spec.contentKey)
    expect(test.supervisor.releases(spec.targetId)).toEqual([])
  })

  it('on another port than PORT is not ready, and where it listens is told', async () => {
    const spec = await command("node -e \"require('http').createServer((q, a) => a.end()).listen(0, '127.0.0.1', function () { console.log('at', this.address().port) })\"")
    await test.supervisor.startRelease(spec)
    const port = Number((await written(/^at (\d+)$/m))[1])
    const status = await test.until(spec, (seen) => (seen.instances[0]?.listening.length ?? 0) > 0)
    expect(status.ready).toBe(false)
    expect(status.instances[0]).toMatchObject({ state: 'starting', listening: [{ address: '127.0.0.1', port }], lastProbe: { error: 'ECONNREFUSED' } })
  })

  it('whose port is taken by a stranger gets another one, and the stranger is never taken for it', async () => {
    const spec = await command('node server.js')
    const first = await test.start(spec)
    const port = first.instances[0]?.port ?? 0
    await test.supervisor.stopTarget(spec.targetId)
    const stranger = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')).listen(port, '127.0.0.1')
    await once(stranger, 'listening')
    const silent = await command('sleep 60', { targetId: spec.targetId, appId: spec.appId })
    await test.supervisor.startTarget(spec.targetId)
    await test.supervisor.startRelease(silent)
    const again = await test.until(spec, (seen) => seen.ready)
    expect(again.instances[0]?.port).not.toBe(port)
    stranger.close()
  })

  it('that answers through somebody else\'s listener is not ready', async () => {
    const spec = await command('echo port $PORT; sleep 60')
    await test.supervisor.startRelease(spec)
    const port = Number((await written(/^port (\d+)$/m))[1])
    let asked = 0
    const stranger = createServer((socket) => {
      asked += 1
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    }).listen(port, '127.0.0.1')
    await once(stranger, 'listening')
    await waitFor({ what: 'three probes', timeoutMs: 5000 }, () => (asked >= 3 ? true : undefined))
    const status = await test.until(spec, (seen) => seen.instances[0]?.lastProbe?.status === 200)
    expect(status).toMatchObject({ ready: false, instances: [{ state: 'starting', listening: [] }] })
    stranger.close()
  })

  it('over its memory limit is told to be out of memory', async (context) => {
    if (test.supervisor.isolation.cgroups === 'none') context.skip('no cgroups on this machine')
    const spec = await command('node -e "const a = []; setInterval(() => a.push(Buffer.alloc(8e6, 1)), 5)"', { limits: { memoryBytes: 96 * 1024 * 1024 } })
    await test.supervisor.startRelease(spec)
    const status = await test.until(spec, (seen) => (seen.instances[0]?.exits.length ?? 0) >= 1)
    expect(status.instances[0]?.exits[0]).toMatchObject({ signal: 'SIGKILL', outOfMemory: true })
  })

  it('cannot outgrow its number of processes', async (context) => {
    if (test.supervisor.isolation.cgroups === 'none') context.skip('no cgroups on this machine')
    const spec = await command('i=0; while [ $i -lt 60 ]; do sleep 30 & i=$((i+1)); done; echo started', { limits: { processes: 20 } })
    await test.supervisor.startRelease(spec)
    await written(/Cannot fork|Resource temporarily unavailable/)
    const status = await test.until(spec, (seen) => (seen.instances[0]?.exits.length ?? 0) >= 1)
    expect(status.instances[0]?.exits[0]?.exitCode).not.toBe(0)
  })

  it('dead by pid and start time is not confused with a new process of the same pid', () => {
    const own = readStat(process.pid)
    expect(isSameProcess(process.pid, own?.startTime ?? 0)).toBe(true)
    expect(isSameProcess(process.pid, (own?.startTime ?? 0) + 1)).toBe(false)
  })

  it('keeps its output to the user of Podo alone', async () => {
    const spec = await command('node server.js')
    const status = await test.start(spec)
    expect((await stat(join(test.root, 'agent', 'hot'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(test.root, 'agent', 'hot', `${status.instances[0]?.id}.out`))).mode & 0o777).toBe(0o600)
  })
})

function upstreams(): readonly unknown[] {
  const live = test.routes().get('shop.localhost')?.live
  return live?.kind === 'processes' ? live.upstreams : []
}
