import { Agent } from 'node:http'
import { errorCode, waitFor } from '@podo/kernel'
import { describe, expect, it } from 'vitest'
import { ask, openRaw, signal } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { onEnd, openApp, openEdge, release } from './fixtures/servers.ts'

describe('end of streams', () => {
  it('ends an event stream well when its release is over, and leaves a download alone', async () => {
    const go = signal()
    const port = await openApp((request, response) => {
      if (request.url === '/events') {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: 1\n\n')
        return
      }
      response.write('half ')
      go.onGiven(() => response.end('whole'))
    })
    const { port: edge, show, edge: running } = await openEdge()
    show(release('a', port))
    const events = await openRaw(edge)
    events.send(`GET /events HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await events.hears(/data: 1/)
    const download = await openRaw(edge)
    download.send(`GET /file HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await download.hears(/half/)
    running.endStreams('a')
    await events.hears(/\r\n0\r\n\r\n$/)
    expect(await running.quiet('a', 50)).toBe(false)
    go.resolve()
    await download.hears(/whole\r\n0\r\n\r\n$/)
    expect(await running.quiet('a', 2_000)).toBe(true)
  })
})

describe('drain', () => {
  it('finishes what is in flight, says that the connection closes, and takes no new one', async () => {
    const go = signal()
    const reached = signal()
    const port = await openApp((_, response) => {
      reached.resolve()
      go.onGiven(() => response.end('finished'))
    })
    const { port: edge, show, edge: running } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await reached.promise
    const drained = running.drain(5_000)
    await expect(ask(edge)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    go.resolve()
    const text = await client.ends()
    expect(text).toMatch(/Connection: close/)
    expect(text).toMatch(/finished/)
    await drained
    expect(running.stats()).toMatchObject({ open: 0, connections: 0 })
  })

  it('answers requests on connections that were idle when it began', async () => {
    const port = await openApp((_, response) => response.end('ok'))
    const { port: edge, show, edge: running } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await client.hears(/ok$/)
    const drained = running.drain(5_000)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    expect((await client.ends()).split('200 OK')).toHaveLength(3)
    await drained
  })

  it('breaks no request of a client that goes on asking until its connection is closed', async () => {
    const port = await openApp((_, response) => response.end('ok'))
    const { port: edge, show, edge: running } = await openEdge()
    show(release('a', port))
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    onEnd(() => agent.destroy())
    let answered = 0
    const failures = new Set<string | undefined>()
    const worker = async (): Promise<void> => {
      while (failures.size === 0) {
        try {
          await ask(edge, { agent })
          answered += 1
        } catch (error) {
          failures.add(errorCode(error))
        }
      }
    }
    const workers = Array.from({ length: 8 }, worker)
    await waitFor({ what: 'requests', timeoutMs: 5_000 }, () => (answered > 200 ? true : undefined))
    await running.drain(5_000)
    await Promise.all(workers)
    expect([...failures]).toEqual(['ECONNREFUSED'])
    expect(running.stats().connections).toBe(0)
  })

  it('ends after its bound with a request still open, which close then breaks', async () => {
    const port = await openApp(() => undefined)
    const { port: edge, show, edge: running } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await waitFor({ what: 'the request', timeoutMs: 2_000 }, () => (running.stats().open === 1 ? true : undefined))
    await running.drain(100)
    expect(running.stats().open).toBe(1)
    await running.close()
    await client.ends()
  })
})
