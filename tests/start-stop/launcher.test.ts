import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { startLoad } from './load.ts'
import { makePodo } from './podo.ts'
import type { Podo, PodoOptions } from './podo.ts'

/** What the launcher promises by itself; server and agent are stand-ins that answer and drain. */
const made: Podo[] = []
async function podo(options: PodoOptions = {}): Promise<Podo> {
  const one = await makePodo({ fake: true, flags: ['--no-sample'], ...options })
  made.push(one)
  return one
}
afterEach(async () => {
  for (const one of made.splice(0)) await one.dispose()
})

const ask = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text()

describe('start and stop', () => {
  it('brings everything up, each in a session of its own, and leaves nothing behind', async () => {
    const one = await podo()
    const started = await one.start()
    expect(started.output).toMatch(/Console {3}http:\/\/localhost:\d+/)
    expect(started.output).not.toMatch(/sign-in|token/i)
    for (const name of ['launcher', 'server', 'agent', 'postgres'] as const) {
      const pid = one.pid(name)
      expect(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3]).toBe(String(pid))
    }
    expect(await ask(one.port)).toMatch(/^server/)
    expect(await ask(one.appsPort)).toMatch(/^agent/)
    expect((await one.call('stop')).exitCode).toBe(0)
    expect(one.everything()).toEqual([])
    expect((await one.call('stop')).exitCode).toBe(20)
  })

  it('stays on the terminal, and Ctrl-C stops it with its apps', async () => {
    const one = await podo()
    const foreground = one.foreground()
    await foreground.says(/Podo is running/)
    foreground.child.kill('SIGINT')
    const { exitCode, output } = await foreground.ended
    expect(exitCode).toBe(0)
    expect(output).toMatch(/The next start brings the apps back/)
    expect(one.everything()).toEqual([])
    expect(statSync(join(one.data, 'agent', 'stopped')).isFile()).toBe(true)
  })

  it('lets the apps go on after a second Ctrl-C, and takes them over at the next start', async () => {
    const one = await podo()
    const foreground = one.foreground()
    await foreground.says(/Podo is running/)
    const agent = one.pid('agent')
    const load = startLoad({ port: one.appsPort, host: 'any.localhost' })
    foreground.child.kill('SIGINT')
    await foreground.says(/Ctrl-C again/)
    foreground.child.kill('SIGINT')
    expect((await foreground.ended).exitCode).toBe(0)
    expect(one.everything()).toEqual([agent])
    await one.start()
    expect(one.pid('agent')).toBe(agent)
    expect((await load.stop()).failures).toEqual([])
  })

  it('stops what a killed launcher left behind', async () => {
    const one = await podo()
    await one.start()
    one.kill('launcher')
    const stopped = await one.call('stop')
    expect(stopped).toMatchObject({ exitCode: 0 })
    expect(one.everything()).toEqual([])
  })
})

describe('a data folder that has two names', () => {
  it('is one Podo: it is found, adopted and stopped by either', async () => {
    const one = await podo()
    await one.start()
    const other = join(one.data, '..', 'by another name')
    symlinkSync(one.data, other)
    const second = await one.call('start', '--data', other)
    expect(second.exitCode).toBe(10)
    const postgres = one.pid('postgres')
    one.kill('launcher')
    await one.start('--data', other)
    expect(one.pid('postgres')).toBe(postgres)
    expect(await one.call('stop', '--data', other)).toMatchObject({ exitCode: 0 })
    expect(one.everything()).toEqual([])
  })
})

describe('restart', () => {
  it('replaces server and agent without breaking a request', async () => {
    const one = await podo()
    await one.start()
    const before = { launcher: one.pid('launcher'), server: one.pid('server'), agent: one.pid('agent'), postgres: one.pid('postgres') }
    const apps = startLoad({ port: one.appsPort, host: 'any.localhost', connections: 'new' })
    const console = startLoad({ port: one.port, host: 'localhost', connections: 'new' })
    const restarted = await one.call('restart')
    expect(restarted).toMatchObject({ exitCode: 0 })
    for (const load of [apps, console]) {
      const { answers, failures } = await load.stop()
      expect(failures).toEqual([])
      expect(answers).toBeGreaterThan(20)
    }
    await waitFor({ what: 'the old server to end', timeoutMs: 10_000 }, () => (one.pids('server').length === 1 ? true : undefined))
    expect(one.pid('launcher')).not.toBe(before.launcher)
    expect(one.pid('server')).not.toBe(before.server)
    expect(one.pid('agent')).not.toBe(before.agent)
    expect(one.pid('postgres')).toBe(before.postgres)
  })

  it('goes on on the terminal that Podo was started on', async () => {
    const one = await podo()
    const foreground = one.foreground()
    await foreground.says(/Podo is running/)
    expect((await one.call('restart')).exitCode).toBe(0)
    expect(foreground.child.exitCode).toBeNull()
    foreground.child.kill('SIGINT')
    await foreground.says(/Stopped/)
    await foreground.ended
    expect(one.everything()).toEqual([])
  })
})

describe('kill -9', () => {
  it.each(['server', 'agent', 'postgres'] as const)('of the %s: it is started again', async (name) => {
    const one = await podo()
    await one.start()
    const old = one.kill(name)
    await one.another(name, old)
    await waitFor({ what: 'both ports to answer', timeoutMs: 20_000 }, async () => ((await ask(one.port)) !== '' && (await ask(one.appsPort)) !== '' ? true : undefined))
  })

  it('of the launcher: the next start gets both sockets from the agent, and no request breaks', async () => {
    const one = await podo()
    await one.start()
    const agent = one.pid('agent')
    const postgres = one.pid('postgres')
    const loads = [startLoad({ port: one.appsPort, host: 'any.localhost' }), startLoad({ port: one.port, host: 'localhost', connections: 'new' })]
    const old = one.kill('launcher')
    await one.start()
    expect(one.pid('launcher')).not.toBe(old)
    expect(one.pid('agent')).toBe(agent)
    expect(one.pid('postgres')).toBe(postgres)
    for (const load of loads) expect((await load.stop()).failures).toEqual([])
    const again = one.kill('server')
    await one.another('server', again)
  })

  it('of launcher and agent together: the server that is left lets go of the port', async () => {
    const one = await podo()
    await one.start()
    one.kill('launcher')
    one.kill('agent')
    await one.start()
    expect(await ask(one.port)).toMatch(/^server/)
    expect(await ask(one.appsPort)).toMatch(/^agent/)
  })

  it('of everything: the next start begins where the last one was', async () => {
    const one = await podo()
    await one.start()
    for (const name of ['launcher', 'agent', 'server', 'postgres'] as const) one.kill(name)
    await one.start()
    expect(await ask(one.port)).toMatch(/^server/)
  })

  it('says plainly that a program keeps ending', async () => {
    const one = await podo({ environment: { PODO_FAKE_SERVER: 'crash' } })
    const foreground = one.foreground()
    const { exitCode, output } = await foreground.ended
    expect(exitCode).toBe(22)
    expect(output).toMatch(/The server ended while it started \(exit code 7\)\. .*server\.log tells why/)
    expect(one.everything()).toEqual([])
  })
})

describe('a start that cannot be', () => {
  it('is refused while another runs on the same data, and says where that is', async () => {
    const one = await podo()
    await one.start()
    const second = await one.call('start')
    expect(second.exitCode).toBe(10)
    expect(second.output).toContain(`http://localhost:${one.port}`)
    expect(await ask(one.port)).toMatch(/^server/)
  })

  it.each(['port', 'appsPort'] as const)('names the %s that is in use and its flag', async (which) => {
    const one = await podo()
    const thief = createServer().listen(one[which], '127.0.0.1')
    const { exitCode, output } = await one.foreground().ended
    thief.close()
    expect(exitCode).toBe(11)
    expect(output).toContain(`Port ${one[which]} of 127.0.0.1 is in use`)
    expect(output).toContain(which === 'port' ? '--port' : '--apps-port')
    expect(one.everything()).toEqual([])
  })

  it('is refused where the key is missing or bad beside a database', async () => {
    const one = await podo()
    await one.start()
    await one.call('stop')
    const key = join(one.data, 'key')
    const good = readFileSync(key)
    truncateSync(key, 31)
    expect(await one.foreground().ended).toMatchObject({ exitCode: 19 })
    writeFileSync(key, Buffer.alloc(32, 7))
    expect(await one.foreground().ended).toMatchObject({ exitCode: 19 })
    rmSync(key)
    const { exitCode, output } = await one.foreground().ended
    expect(exitCode).toBe(19)
    expect(output).toMatch(/backup/)
    writeFileSync(key, good, { mode: 0o600 })
    await one.start()
  })

  it('is refused where the place of the data is a file', async () => {
    const one = await podo()
    mkdirSync(join(one.data, '..'), { recursive: true })
    writeFileSync(one.data, '')
    expect(await one.foreground().ended).toMatchObject({ exitCode: 12 })
  })
})
