import { Agent } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createEdge } from './edge.ts'
import { ask, openRaw, signal } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { onEnd, openApp, openEdge, release } from './fixtures/servers.ts'
import type { EdgeRoute } from './table.ts'

describe('edge', () => {
  it('keeps a request on the release that it began on, and sends the next to the new one', async () => {
    const go = signal()
    const reached = signal()
    const old = await openApp((_, response) => {
      reached.resolve()
      go.onGiven(() => response.end('old'))
    })
    const { port, show } = await openEdge()
    show(release('old', old))
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onEnd(() => agent.destroy())
    const slow = ask(port, { agent })
    await reached.promise
    show(release('new', await openApp((_, response) => response.end('new'))))
    expect((await ask(port)).body).toBe('new')
    go.resolve()
    expect((await slow).body).toBe('old')
    expect((await ask(port, { agent })).body).toBe('new')
  })

  it('routes each of many hosts by itself, and takes a table of 10,000 in no time', async () => {
    const { port, edge } = await openEdge()
    const ports = await Promise.all(['zero', 'one', 'two'].map((name) => openApp((_, response) => response.end(name))))
    const routes = new Map<string, EdgeRoute>()
    for (let count = 0; count < 10_000; count += 1) {
      const host = `app-${count}.localhost`
      routes.set(host, { host, targetId: `target-${count}`, live: release(`key-${count}`, ports[count % 3] ?? 0), warm: null })
    }
    const began = performance.now()
    edge.replaceTable({ routes })
    expect(performance.now() - began).toBeLessThan(10)
    for (const [count, name] of [[0, 'zero'], [5_000, 'two'], [9_999, 'zero'], [4, 'one']] as const) {
      expect((await ask(port, { headers: { host: `app-${count}.localhost` } })).body).toBe(name)
    }
    expect([...edge.stats().byTarget.keys()].toSorted()).toEqual(['target-0', 'target-4', 'target-5000', 'target-9999'])
    edge.replaceTable({ routes: new Map() })
    expect((await ask(port, { headers: { host: 'app-0.localhost' } })).status).toBe(404)
  })

  it('counts what is open by target', async () => {
    const go = signal()
    const { port, show, edge } = await openEdge()
    show(release('a', await openApp((_, response) => go.onGiven(() => response.writeHead(503).end()))))
    const answers = [ask(port), ask(port)]
    await expect.poll(() => edge.stats().byTarget.get('target')).toEqual({ requests: 2, open: 2, serverErrors: 0 })
    go.resolve()
    await Promise.all(answers)
    await expect.poll(() => edge.stats().byTarget.get('target')).toEqual({ requests: 2, open: 0, serverErrors: 2 })
  })

  it('goes on when its access log fails, and says so', async () => {
    const defects: unknown[] = []
    const failure = new Error('the log is full')
    const edge = createEdge({
      trustedProxies: [],
      onDefect: (error) => defects.push(error),
      accessLog: () => {
        throw failure
      },
    })
    onEnd(() => edge.close())
    const port = await edge.listen({ port: 0, host: '127.0.0.1' })
    const client = await openRaw(port)
    for (const _ of [1, 2, 3]) client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await client.hears(/(HTTP\/1\.1 404[^]*){3}/)
    await expect.poll(() => defects).toEqual([failure, failure, failure])
  })

  it('says why it cannot listen', async () => {
    const { port } = await openEdge()
    const second = createEdge({ trustedProxies: [] })
    await expect(second.listen({ port, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('takes no more connections than it may', async () => {
    const { port, show } = await openEdge({ limits: { connections: 2 } })
    show(release('a', await openApp((_, response) => response.end('ok'))))
    const [first, second, third] = [await openRaw(port), await openRaw(port), await openRaw(port)]
    expect(await third.ends()).toBe('')
    for (const client of [first, second]) {
      client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
      expect(await client.hears('ok')).toMatch(/200 OK/)
    }
  })

  it('ends everything when it closes: requests, waiting ones and upgraded connections', async () => {
    const { port, show, edge } = await openEdge({ limits: { holdMs: 60_000 } })
    show(release('a'))
    const waiting = await openRaw(port)
    waiting.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await expect.poll(() => edge.stats().open).toBe(1)
    await edge.close()
    expect(await waiting.ends()).toBe('')
    await expect.poll(() => edge.stats()).toMatchObject({ open: 0, connections: 0 })
    await edge.close()
  })
})
