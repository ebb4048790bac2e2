import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHarness } from './testing/start-agent.ts'
import type { AgentHarness } from './testing/start-agent.ts'

const SERVER = "require('node:http').createServer((q, a) => setTimeout(() => a.end('hello ' + process.env.VERSION), q.url === '/slow' ? 300 : 2)).listen(process.env.PORT)"

let agent: AgentHarness
beforeEach(async () => {
  agent = await createHarness()
  await agent.start()
})
afterEach(() => agent.close())

/** Asks again and again, some of it slowly, until told to stop. */
function load(): { answers: string[]; failures: string[]; stop: () => Promise<void> } {
  const answers: string[] = []
  const failures: string[] = []
  let isOver = false
  const ask = async (path: string): Promise<void> => {
    while (!isOver) {
      await agent.get('shop.localhost', path).then(
        ({ status, body }) => void (status === 200 ? answers : failures).push(status === 200 ? body : `${status}`),
        (error: unknown) => void failures.push(String(error)),
      )
    }
  }
  const asking = Promise.all([ask('/'), ask('/'), ask('/slow'), ask('/slow')])
  return {
    answers,
    failures,
    stop: async () => {
      isOver = true
      await asking
    },
  }
}

const answered = (answers: readonly string[], more: number): Promise<true> => {
  const wanted = answers.length + more
  return waitFor({ what: `${more} answers`, timeoutMs: 15_000 }, () => (answers.length >= wanted ? true : undefined))
}

describe('under load', () => {
  const start = async (version: string, targetId?: string): Promise<ReturnType<AgentHarness['spec']>> => {
    const spec = agent.spec({ slug: await agent.slug({ 'server.js': SERVER }), variables: { VERSION: version }, ...(targetId ? { targetId } : {}) })
    await agent.ready(spec)
    return spec
  }
  const switchTo = (spec: ReturnType<AgentHarness['spec']>, fencingToken: number): Promise<unknown> =>
    agent.client.switchTraffic(spec.targetId, { hosts: ['shop.localhost'], contentKey: spec.contentKey, fencingToken, settleSeconds: 60 })

  it('a planned restart of the agent breaks no request', async () => {
    const spec = await start('1')
    await switchTo(spec, 1)
    const asking = load()
    await answered(asking.answers, 50)
    expect(await agent.term()).toBe(0)
    await agent.start()
    await answered(asking.answers, 50)
    await asking.stop()
    expect(asking.failures).toEqual([])
  })

  it('kill -9 of the agent breaks requests in flight alone: none is refused, and later ones are answered', async () => {
    const spec = await start('1')
    await switchTo(spec, 1)
    const asking = load()
    await answered(asking.answers, 50)
    await agent.kill()
    await agent.start()
    await answered(asking.answers, 100)
    await asking.stop()
    expect(asking.failures.length).toBeLessThanOrEqual(4)
    expect(asking.failures.filter((failure) => !/ECONNRESET|socket hang up|aborted/.test(failure))).toEqual([])
  })

  it('switches break no request and answers change for good', async () => {
    const one = await start('1')
    await switchTo(one, 1)
    const two = await start('2', one.targetId)
    const asking = load()
    await answered(asking.answers, 20)
    for (let token = 2; token <= 9; token += 1) {
      await switchTo(token % 2 === 0 ? two : one, token)
      await answered(asking.answers, 10)
    }
    await switchTo(two, 10)
    expect(await agent.client.probe(one.targetId, { via: 'edge', contentKey: two.contentKey, host: 'shop.localhost', path: '/', timeoutSeconds: 2 })).toMatchObject({ status: 200, servedBy: two.contentKey })
    await answered(asking.answers, 20)
    expect(asking.answers.at(-1)).toBe('hello 2')
    await asking.stop()
    expect(asking.failures).toEqual([])
  })
})

describe('the agent', () => {
  it('refuses to start beside another one on the same data, and the first goes on', async () => {
    const second = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      stdio: ['ignore', 'ignore', 'pipe', 'ignore', 'ignore'],
      env: { PODO_DATA: join(agent.root, 'data'), PODO_RUN: join(agent.root, 'run'), PODO_RUNTIME: join(agent.root, 'runtime'), PODO_APPS_ORIGIN: 'http://localhost:1' },
    })
    let said = ''
    second.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const [code] = (await once(second, 'exit')) as [number]
    expect(code).toBe(1)
    expect(said).toMatch(/^An agent is running on this data already/)
    expect((await agent.client.hello()).pid).toBe(agent.pid())
  })

  it('spawns a launcher that inherits both listening sockets and outlives it', async () => {
    const logFile = join(agent.root, 'launcher.log')
    const script = "const s = require('node:net').createServer(c => c.end('from the launcher')); s.listen({ fd: 4 }, () => console.log('fd4', s.address().port)); setTimeout(() => process.exit(), 8000)"
    const { pid } = await agent.client.spawnLauncher({ argv: [process.execPath, '-e', script], environment: {}, cwd: '/', logFile })
    const port = await waitFor({ what: 'the launcher', timeoutMs: 5000 }, async () => /fd4 (\d+)/.exec(await readFile(logFile, 'utf8').catch(() => ''))?.[1])
    expect(Number(port)).toBe(agent.edgePort)
    await agent.kill()
    process.kill(pid, 0)
    process.kill(pid, 'SIGKILL')
  })

  it('answers bad questions with a sentence and a code', async () => {
    const spec = agent.spec({ slug: { digest: 'a'.repeat(64), folder: '/etc' } })
    await expect(agent.client.startRelease(spec)).rejects.toMatchObject({ kind: 'invalid', code: 'FOLDER_NOT_ALLOWED' })
    await expect(agent.client.startRelease({ ...spec, contentKey: 'short' })).rejects.toMatchObject({ kind: 'invalid', code: 'BAD_REQUEST' })
    expect(await agent.client.release(spec.targetId, spec.contentKey)).toBeNull()
    expect(await agent.client.route(spec.targetId)).toBeNull()
    await expect(agent.client.switchTraffic(spec.targetId, { hosts: [], contentKey: null, fencingToken: 1, settleSeconds: 0 })).rejects.toMatchObject({ kind: 'absent' })
    await agent.client.removeTarget(spec.targetId)
    expect(await agent.client.runStatus('none', 0)).toBeNull()
  })

  it('keeps waiting callers waiting until something changes, and lets go of those who left', async () => {
    const spec = agent.spec({ slug: await agent.slug({ 'server.js': SERVER }) })
    const ready = await agent.ready(spec)
    const leaving = new AbortController()
    const waiting = agent.client.release(spec.targetId, spec.contentKey, { since: ready.revision, waitMs: 60_000 }, leaving.signal)
    leaving.abort()
    await expect(waiting).rejects.toBeDefined()
    const began = performance.now()
    const changed = agent.client.release(spec.targetId, spec.contentKey, { since: ready.revision, waitMs: 20_000 })
    await agent.client.scale(spec.targetId, { counts: { web: 2 } })
    expect((await changed)?.revision).toBeGreaterThan(ready.revision)
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
