import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { startLoad } from './load.ts'
import type { Load, LoadResult } from './load.ts'
import { makePodo } from './podo.ts'
import type { Podo, PodoOptions } from './podo.ts'

/** Every row of the table of events in docs/architecture.md, with the real programs, the sample live and under load. */
const made: Podo[] = []
async function podo(options: PodoOptions = {}): Promise<Podo> {
  const one = await makePodo(options)
  made.push(one)
  return one
}
afterEach(async () => {
  for (const one of made.splice(0)) await one.dispose()
})

const sample = 'sample.localhost'
const onSample = (one: Podo): Load => startLoad({ port: one.appsPort, host: `${sample}:${one.appsPort}` })
const onConsole = (one: Podo): Load => startLoad({ port: one.port, host: `localhost:${one.port}`, path: '/api/health', connections: 'new' })

async function status(port: number, host: string, path = '/'): Promise<number> {
  const { request } = await import('node:http')
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false, headers: { host: `${host}:${port}` }, timeout: 5000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(0))
    asked.end()
  })
}
const sampleAnswers = (one: Podo): Promise<true> =>
  waitFor({ what: 'the sample to answer', timeoutMs: 30_000 }, async () => ((await status(one.appsPort, sample)) === 200 ? true : undefined))
const consoleAnswers = (one: Podo): Promise<true> =>
  waitFor({ what: 'the console to answer', timeoutMs: 30_000 }, async () => ((await status(one.port, 'localhost', '/api/health')) === 200 ? true : undefined))

/** Lets the load run on for a while after an event, counted in answers, so that a late break shows. */
const more = (load: Load, answers: number): Promise<true> => {
  const goal = load.answers() + answers
  return waitFor({ what: `${answers} more answers`, timeoutMs: 30_000 }, () => (load.answers() >= goal ? true : undefined))
}

function expectUnbroken(result: LoadResult): void {
  expect(result.failures).toEqual([])
  expect(result.answers).toBeGreaterThan(100)
}

describe('Ctrl-C and podo stop', () => {
  it('stop the apps too, remembered: the next start brings them back', async () => {
    const one = await podo()
    const foreground = one.foreground()
    await foreground.says(/Sample {4}http:\/\/sample\.localhost/)
    foreground.child.kill('SIGINT')
    expect(await foreground.ended).toMatchObject({ exitCode: 0 })
    expect(one.everything()).toEqual([])
    await one.start()
    await sampleAnswers(one)
    expect(await one.call('stop')).toMatchObject({ exitCode: 0 })
    expect(one.everything()).toEqual([])
    await one.start()
    await sampleAnswers(one)
  })
})

describe('a second Ctrl-C within the wait', () => {
  it('stops the control plane now; apps and their traffic go on, and the next start adopts them', async () => {
    const one = await podo()
    const foreground = one.foreground()
    await foreground.says(/Sample/)
    const app = one.pid('app')
    const load = onSample(one)
    foreground.child.kill('SIGINT')
    await foreground.says(/Ctrl-C again/)
    foreground.child.kill('SIGINT')
    expect((await foreground.ended).output).toMatch(/The apps go on/)
    for (const name of ['launcher', 'server', 'postgres'] as const) expect(one.pids(name)).toEqual([])
    await more(load, 200)
    await one.start()
    await consoleAnswers(one)
    await more(load, 200)
    expectUnbroken(await load.stop())
    expect(one.pid('app')).toBe(app)
  })
})

describe('a planned restart', () => {
  it('podo restart replaces every program of Podo; no request breaks', async () => {
    const one = await podo()
    await one.start()
    const before = { app: one.pid('app'), server: one.pid('server'), agent: one.pid('agent'), launcher: one.pid('launcher') }
    const loads = [onSample(one), onConsole(one)]
    expect(await one.call('restart')).toMatchObject({ exitCode: 0 })
    await waitFor({ what: 'the old server to end', timeoutMs: 20_000 }, () => (one.pids('server').length === 1 ? true : undefined))
    for (const load of loads) await more(load, 200)
    for (const load of loads) expectUnbroken(await load.stop())
    expect(one.pid('app')).toBe(before.app)
    for (const name of ['server', 'agent', 'launcher'] as const) expect(one.pid(name)).not.toBe(before[name])
  })

  it('an upgrade of a clone that only root may read starts the new programs; no request breaks', async () => {
    const one = await podo({ ownClone: true })
    await one.start()
    const [app, old] = [one.pid('app'), runtimeOf(one)]
    for (const name of ['server.js', 'agent.js', 'launcher.js']) appendFileSync(join(one.clone, 'dist', name), '\n// the next version\n')
    const loads = [onSample(one), onConsole(one)]
    expect(await one.call('restart')).toMatchObject({ exitCode: 0 })
    for (const load of loads) await more(load, 200)
    for (const load of loads) expectUnbroken(await load.stop())
    expect(one.pid('app')).toBe(app)
    expect(runtimeOf(one)).not.toBe(old)
  })

  it('SIGTERM and a start, as systemd restarts, leave the apps alone; no request breaks', async () => {
    const one = await podo()
    const foreground = one.foreground()
    await foreground.says(/Sample/)
    const app = one.pid('app')
    const load = onSample(one)
    foreground.child.kill('SIGTERM')
    expect(await foreground.ended).toMatchObject({ exitCode: 0 })
    await one.start()
    await more(load, 200)
    expectUnbroken(await load.stop())
    expect(one.pid('app')).toBe(app)
  })
})

describe('kill -9', () => {
  it('of server with worker, then of Postgres: they restart; apps and their traffic go on', async () => {
    const one = await podo()
    await one.start()
    const app = one.pid('app')
    const load = onSample(one)
    for (const name of ['server', 'postgres'] as const) {
      await one.another(name, one.kill(name))
      await consoleAnswers(one)
    }
    await more(load, 200)
    expectUnbroken(await load.stop())
    expect(one.pid('app')).toBe(app)
  })

  it('of the launcher: the next start adopts what lives; no request breaks', async () => {
    const one = await podo()
    await one.start()
    const before = { app: one.pid('app'), agent: one.pid('agent'), postgres: one.pid('postgres') }
    const loads = [onSample(one), onConsole(one)]
    const old = one.kill('launcher')
    for (const load of loads) await more(load, 100)
    await one.start()
    for (const load of loads) await more(load, 100)
    for (const load of loads) expectUnbroken(await load.stop())
    expect(one.pid('launcher')).not.toBe(old)
    for (const name of ['app', 'agent', 'postgres'] as const) expect(one.pid(name)).toBe(before[name])
    await one.another('server', one.kill('server'))
    await consoleAnswers(one)
  })

  it('of the agent: it restarts and adopts; only requests in flight break', async () => {
    const one = await podo()
    await one.start()
    const app = one.pid('app')
    const load = onSample(one)
    await more(load, 100)
    await one.another('agent', one.kill('agent'))
    await sampleAnswers(one)
    await more(load, 200)
    const { failures } = await load.stop()
    // Eight clients: each may have one request in flight, and one that was sent on a kept connection that is no more.
    expect(failures.length).toBeLessThanOrEqual(16)
    for (const failure of failures) expect(failure).toMatch(/^(ECONNRESET|EPIPE|truncated)/)
    expect(one.pid('app')).toBe(app)
  })

  it('of launcher and agent: the next start binds anew, and adopts the apps', async () => {
    const one = await podo()
    await one.start()
    const app = one.pid('app')
    one.kill('launcher')
    one.kill('agent')
    await one.start()
    await sampleAnswers(one)
    await consoleAnswers(one)
    expect(one.pid('app')).toBe(app)
  })
})

describe('a reboot', () => {
  it('starts the live releases from the state of the agent', async () => {
    const bootIdFile = join(import.meta.dirname, '..', '..', 'node_modules', `.boot-id-${process.pid}`)
    writeFileSync(bootIdFile, '11111111-1111-4111-8111-111111111111\n')
    const one = await podo({ environment: { PODO_BOOT_ID_FILE: bootIdFile } })
    await one.start()
    await sampleAnswers(one)
    const app = one.pid('app')
    one.killEverything()
    writeFileSync(bootIdFile, '22222222-2222-4222-8222-222222222222\n')
    await one.start()
    await sampleAnswers(one)
    await consoleAnswers(one)
    expect(one.pid('app')).not.toBe(app)
  })
})

describe.runIf(process.getuid?.() === 0)('a plain user', () => {
  it('has the sample live, restarts without breaking a request, and gets it back after a kill -9 of the agent', async () => {
    const one = await podo({ uid: 65_534 })
    await one.start()
    await sampleAnswers(one)
    const app = one.pid('app')
    const load = onSample(one)
    expect(await one.call('restart')).toMatchObject({ exitCode: 0 })
    await more(load, 100)
    expectUnbroken(await load.stop())
    await one.another('agent', one.kill('agent'))
    await sampleAnswers(one)
    expect(one.pid('app')).toBe(app)
  })
})

/** The version folder that the living server runs from. */
const runtimeOf = (one: Podo): string => readFileSync(`/proc/${one.pid('server')}/cmdline`, 'utf8').split('\0')[0] ?? ''
