import type { Socket } from 'node:net'
import { waitFor } from '@podo/kernel'
import { describe, expect, it } from 'vitest'
import { ask, openRaw } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { closedPort, openApp, openEdge, openRawApp, release } from './fixtures/servers.ts'

/** Answers each request on a connection with its number there, unless `meet` deals with it. */
const counting = (meet: (socket: Socket, number: number, text: string) => boolean) => (socket: Socket): void => {
  let number = 0
  socket.on('data', (bytes) => {
    number += 1
    if (meet(socket, number, bytes.toString())) return
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${number}`)
  })
}

/** Takes each request and breaks off. */
async function openBreakingApp(): Promise<{ port: number; seen: () => number }> {
  let seen = 0
  const port = await openRawApp((socket) => {
    socket.once('data', () => {
      seen += 1
      socket.destroy()
    })
  })
  return { port, seen: () => seen }
}

describe('sending again', () => {
  it('repeats a request whose idle connection closed under it, once and on a fresh one', async () => {
    const seen: string[] = []
    const port = await openRawApp(counting((socket, number, text) => {
      seen.push(text.slice(0, 3))
      if (number > 1) socket.destroy()
      return number > 1
    }))
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    expect((await ask(edge)).body).toBe('1')
    expect((await ask(edge)).body).toBe('1')
    expect(seen).toHaveLength(3)
  })

  it('repeats a PUT with the whole of its small body', async () => {
    const bodies: string[] = []
    const port = await openRawApp((socket) => {
      let text = ''
      let number = 0
      socket.on('data', (bytes) => {
        text += bytes.toString()
        if (!text.includes('\r\n\r\n') || (text.startsWith('PUT') && !text.endsWith('END'))) return
        number += 1
        bodies.push(text.split('\r\n\r\n')[1] ?? '')
        text = ''
        if (number === 2) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      })
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    await ask(edge)
    const body = `${'x'.repeat(20_000)}END`
    expect((await ask(edge, { method: 'PUT', body })).body).toBe('ok')
    expect(bodies).toEqual(['', body, body])
  })

  it('never sends a POST on a connection that was idle, so that none is lost and none doubled', async () => {
    let posts = 0
    const port = await openRawApp(counting((socket, number, text) => {
      if (!text.startsWith('POST')) return false
      posts += 1
      if (number > 1) socket.destroy()
      return number > 1
    }))
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    for (let count = 0; count < 10; count += 1) {
      expect((await ask(edge)).status).toBe(200)
      expect((await ask(edge, { method: 'POST' })).status).toBe(200)
    }
    expect(posts).toBe(10)
  })

  it('does not repeat a POST that the app may have seen', async () => {
    const { port, seen } = await openBreakingApp()
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    expect((await ask(edge, { method: 'POST', body: 'order' })).status).toBe(502)
    expect(seen()).toBe(1)
  })

  it('does not repeat a body that is larger than what is kept', async () => {
    let seen = 0
    const port = await openRawApp((socket) => {
      let bytes = 0
      socket.on('data', (chunk) => {
        bytes += chunk.length
        if (bytes < 2_000) return
        seen += 1
        socket.destroy()
      })
    })
    const { port: edge, show } = await openEdge({ limits: { replayBytes: 1_000 } })
    show(release('a', port))
    expect((await ask(edge, { method: 'PUT', body: 'x'.repeat(2_000) })).status).toBe(502)
    expect(seen).toBe(1)
  })

  it('gives up on an app that always breaks off, and says so in its own page', async () => {
    const { port, seen } = await openBreakingApp()
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const answer = await ask(edge, { headers: { accept: 'application/json' } })
    expect(answer.status).toBe(502)
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'APP_UNREACHABLE' } })
    expect(seen()).toBe(3)
  })

  it('follows the table when the release it was sent to has gone', async () => {
    const { port: edge, show } = await openEdge()
    const next = await openApp((_, response) => response.end('next'))
    const port = await openRawApp((socket) => {
      socket.once('data', () => {
        show(release('b', next))
        socket.destroy()
      })
    })
    show(release('a', port))
    expect((await ask(edge)).body).toBe('next')
  })

  it('lets a request wait while the only process restarts', async () => {
    const { port: edge, show, edge: running } = await openEdge({ limits: { holdMs: 5_000 } })
    const dead = await closedPort()
    show(release('a', dead))
    const answer = ask(edge, { method: 'POST', body: 'patient' })
    await waitFor({ what: 'the request', timeoutMs: 2_000 }, () => (running.stats().open === 1 ? true : undefined))
    show(release('a', await openApp((_, response) => response.end('back'))))
    expect((await answer).body).toBe('back')
  })

  it('lets it wait no longer than the bound', async () => {
    const { port: edge, show } = await openEdge({ limits: { holdMs: 250 } })
    show(release('a', await closedPort()))
    const began = performance.now()
    expect((await ask(edge)).status).toBe(502)
    expect(performance.now() - began).toBeGreaterThan(240)
  })

  it('lets only so many wait', async () => {
    const { port: edge, show } = await openEdge({ limits: { holdMs: 10_000, holdCount: 2 } })
    show(release('a'))
    const waiting = [await openRaw(edge), await openRaw(edge)]
    for (const client of waiting) client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    const began = performance.now()
    const statuses = await Promise.all([ask(edge), ask(edge)])
    expect(statuses.map(({ status }) => status)).toContain(502)
    expect(performance.now() - began).toBeLessThan(9_000)
    show(release('a', await openApp((_, response) => response.end('ok'))))
    for (const client of waiting) await client.hears(/200 OK/)
  })

  it('loses none of 2,000 requests though the app closes idle connections at random', async () => {
    let closed = 0
    const port = await openApp((request, response) => {
      response.end('ok')
      const { socket } = request
      if (Math.random() < 0.3) {
        closed += 1
        setTimeout(() => socket.destroy(), Math.random() * 3)
      }
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const statuses: number[] = []
    const worker = async (): Promise<void> => {
      for (let count = 0; count < 125; count += 1) {
        const method = count % 3 === 0 ? 'PUT' : 'GET'
        statuses.push((await ask(edge, { method, ...(method === 'PUT' ? { body: 'x' } : {}) })).status)
        if (count % 5 === 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
      }
    }
    await Promise.all(Array.from({ length: 16 }, worker))
    expect(closed).toBeGreaterThan(100)
    expect(statuses).toHaveLength(2_000)
    expect(statuses.filter((status) => status !== 200)).toEqual([])
  })
})
