import { Agent, request as httpRequest } from 'node:http'
import { createHash } from 'node:crypto'
import { waitFor } from '@podo/kernel'
import { describe, expect, it } from 'vitest'
import { ask, openRaw, signal, withBody } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { closedPort, onEnd, openApp, openEdge, openRawApp, PROBE_TOKEN, release } from './fixtures/servers.ts'

const heads = (text: string): number => text.split('HTTP/1.1 200').length - 1

describe('relay', () => {
  it('passes method, path, query, headers and body on as they were sent', async () => {
    const port = await openApp((request, response) => {
      withBody(request, (body) => response.end(JSON.stringify({ method: request.method, url: request.url, raw: request.rawHeaders, body })))
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const answer = await ask(edge, { method: 'PATCH', path: '/a%20b/?q=1&q=2', headers: { 'X-Mixed-Case': 'Wert', cookie: 'a=1' }, body: 'hello' })
    const seen = JSON.parse(answer.body) as { method: string; url: string; raw: string[]; body: string }
    expect(seen).toMatchObject({ method: 'PATCH', url: '/a%20b/?q=1&q=2', body: 'hello' })
    expect(seen.raw).toContain('X-Mixed-Case')
    expect(seen.raw.slice(0, 2)).toEqual(['Host', HOST])
  })

  it('keeps the connection of a visitor and the one to the app for many requests', async () => {
    let connections = 0
    const port = await openApp((_, response) => response.end('ok'), (server) => server.on('connection', () => (connections += 1)))
    const { port: edge, show, edge: running } = await openEdge()
    show(release('a', port))
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onEnd(() => agent.destroy())
    for (let count = 0; count < 20; count += 1) expect((await ask(edge, { agent })).body).toBe('ok')
    expect(connections).toBe(1)
    expect(running.stats()).toMatchObject({ requests: 20, open: 0, connections: 1 })
  })

  it('closes an idle connection to the app within a second', async () => {
    const closed = signal<number>()
    let began = 0
    const port = await openApp((_, response) => response.end('ok'), (server) => {
      server.keepAliveTimeout = 60_000
      server.on('connection', (socket) => socket.on('close', () => closed.resolve(performance.now() - began)))
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    await ask(edge)
    began = performance.now()
    expect(await closed.promise).toBeLessThan(1_000)
  })

  it('sends an upload of 50 MB through, and takes no more from the visitor than the app takes', async () => {
    const go = signal()
    const port = await openApp((request, response) => {
      const digest = createHash('sha256')
      request.on('data', (chunk: Buffer) => digest.update(chunk))
      request.on('end', () => response.end(digest.digest('hex')))
      request.pause()
      go.onGiven(() => request.resume())
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const piece = Buffer.alloc(1024 * 1024, 'podo')
    const wanted = createHash('sha256')
    const request = httpRequest({ host: '127.0.0.1', port: edge, method: 'POST', headers: { host: HOST } })
    const answered = new Promise<string>((resolve, reject) => {
      request.on('response', (incoming) => withBody(incoming, resolve))
      request.on('error', reject)
    })
    let stuckAt = 0
    for (let count = 0; count < 50; count += 1) {
      wanted.update(piece)
      if (request.write(piece)) continue
      const timer = stuckAt > 0 ? undefined : setTimeout(() => {
        stuckAt = count
        go.resolve()
      }, 300)
      await new Promise((resolve) => request.once('drain', resolve))
      clearTimeout(timer)
    }
    request.end()
    expect(await answered).toBe(wanted.digest('hex'))
    expect(stuckAt).toBeGreaterThan(0)
    expect(stuckAt).toBeLessThan(30)
  })

  it('streams an answer piece by piece, as server-sent events need it', async () => {
    const go = signal()
    const port = await openApp((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      go.onGiven(() => {
        response.write('data: one\n\n')
      })
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`GET /events HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await client.hears(/text\/event-stream[^]*\r\n\r\n$/)
    expect(client.heard()).not.toContain('data: one')
    go.resolve()
    await client.hears(/data: one/)
  })

  it('stops reading from an app whose visitor does not read', async () => {
    let written = 0
    const stuck = signal()
    const piece = Buffer.alloc(256 * 1024)
    const port = await openApp((_, response) => {
      const more = (): void => {
        while (written < 200) {
          written += 1
          if (response.write(piece)) continue
          const timer = setTimeout(stuck.resolve, 300)
          response.once('drain', () => {
            clearTimeout(timer)
            more()
          })
          return
        }
        response.end()
      }
      more()
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.socket.pause()
    client.send(`GET / HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`)
    await stuck.promise
    expect(written).toBeLessThan(150)
    let bytes = 0
    client.socket.on('data', (chunk) => (bytes += chunk.length))
    client.socket.resume()
    await client.ends()
    expect(bytes).toBeGreaterThan(200 * piece.length)
  })

  it('waits for a slow answer for as long as it takes', async () => {
    const go = signal()
    const port = await openApp((_, response) => go.onGiven(() => response.end('late')))
    const { port: edge, show, log } = await openEdge()
    show(release('a', port))
    const answer = ask(edge)
    await waitFor({ what: 'the log to stay empty', timeoutMs: 1_000 }, () => (log.length === 0 ? true : undefined))
    go.resolve()
    expect((await answer).body).toBe('late')
  })

  it('carries trailers both ways, without those that would steer a message', async () => {
    const port = await openApp((request, response) => {
      withBody(request, () => {
        response.writeHead(200, { trailer: 'x-sum' })
        response.write(JSON.stringify(request.trailers))
        response.addTrailers({ 'x-sum': '42', 'x-forwarded-for': '6.6.6.6' })
        response.end()
      })
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\nTrailer: x-check\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\nx-check: 7\r\nX-Forwarded-For: 6.6.6.6\r\ncontent_length: 9\r\n\r\n`)
    const text = await client.ends()
    expect(text).toContain('{"x-check":"7"}')
    expect(text).toMatch(/\r\n0\r\nx-sum: 42\r\n\r\n$/)
  })

  it('passes 100 Continue on from the app, and asks for the body only then', async () => {
    const port = await openApp(() => undefined, (server) => {
      server.on('checkContinue', (request, response) => {
        if (request.url === '/no') {
          response.writeHead(413).end('no')
          return
        }
        response.writeContinue()
        withBody(request, (body) => response.end(`got ${body}`))
      })
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`POST /yes HTTP/1.1\r\nHost: ${HOST}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
    expect(await client.hears('\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    client.send('hello')
    await client.hears(/HTTP\/1\.1 200 OK[^]*got hello/)
    const refused = await openRaw(edge)
    refused.send(`POST /no HTTP/1.1\r\nHost: ${HOST}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
    expect(await refused.hears(/no/)).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('passes early hints on', async () => {
    const port = await openApp((_, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' }, () => response.end('page'))
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    expect(await client.hears('page')).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: <\/style\.css>; rel=preload; as=style\r\n\r\nHTTP\/1\.1 200 OK/)
  })

  it('drops hints and announcements of trailers that it cannot pass on', async () => {
    const port = await openRawApp((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 103 Early Hints\r\nLink: nonsense\r\nLink: </a>; rel=preload, </b>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nTrailer: x-sum\r\nContent-Length: 2\r\n\r\nok'))
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`)
    const text = await client.ends()
    expect(text).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a>; rel=preload, <\/b>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK[^]*ok$/)
    expect(text).not.toContain('Trailer')
  })

  it('answers HEAD and 304 with the length they speak of and no body', async () => {
    const port = await openRawApp((socket) => {
      socket.on('data', (bytes) => {
        const status = bytes.toString().startsWith('HEAD') ? '200 OK' : '304 Not Modified'
        socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 1234\r\nETag: "x"\r\n\r\n`)
      })
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`HEAD / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    expect(await client.hears('\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Length: 1234\r\n/)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nIf-None-Match: "x"\r\n\r\n`)
    expect(await client.hears(/304[^]*\r\n\r\n$/)).toMatch(/\r\n\r\nHTTP\/1\.1 304 Not Modified\r\nContent-Length: 1234\r\n/)
  })

  it('serves HTTP/1.0 without chunks and closes', async () => {
    const port = await openApp((_, response) => {
      response.write('one ')
      response.end('two')
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`GET / HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`)
    const text = await client.ends()
    expect(text).toMatch(/\r\n\r\none two$/)
    expect(text.toLowerCase()).not.toContain('transfer-encoding')
  })

  it('hands on an answer whose end is the end of the connection', async () => {
    const port = await openRawApp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhel')
        socket.end('lo')
      })
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    expect(await ask(edge)).toMatchObject({ status: 200, body: 'hello' })
  })

  it('delivers an answer that comes before the upload is over', async () => {
    const port = await openRawApp((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 413 Payload Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\ntoo much'))
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    for (let count = 0; count < 20; count += 1) {
      const answer = await ask(edge, { method: 'POST', body: Buffer.alloc(4 * 1024 * 1024) })
      expect(answer).toMatchObject({ status: 413, body: 'too much' })
    }
  })

  it('ends the request at the app when the visitor leaves', async () => {
    const left = signal()
    const reached = signal()
    const port = await openApp((request, response) => {
      response.on('close', () => left.resolve())
      request.resume()
      reached.resolve()
    })
    const { port: edge, show, log } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await reached.promise
    client.socket.destroy()
    await left.promise
    await waitFor({ what: 'the log', timeoutMs: 2_000 }, () => log[0])
    expect(log[0]).toMatchObject({ status: 0, complete: false })
  })

  it('breaks the connection of a visitor when the app breaks off within its answer', async () => {
    const port = await openRawApp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this', () => socket.destroy())
      })
    })
    const { port: edge, show, log } = await openEdge()
    show(release('a', port))
    await expect(ask(edge)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await waitFor({ what: 'the log', timeoutMs: 2_000 }, () => log[0])
    expect(log[0]).toMatchObject({ status: 200, complete: false })
  })

  it('asks another process of the release when one refuses the connection', async () => {
    const port = await openApp((_, response) => response.end('alive'))
    const { port: edge, show } = await openEdge()
    show(release('a', await closedPort(), port))
    for (let count = 0; count < 10; count += 1) {
      expect((await ask(edge, { method: 'POST', body: 'x' })).body).toBe('alive')
    }
  })

  it('spreads requests over the processes of a release and gives the next to the least busy', async () => {
    const counts = [0, 0, 0]
    const ports = await Promise.all(counts.map((_, index) => openApp((request, response) => {
      counts[index] = (counts[index] ?? 0) + 1
      if (request.url === '/slow') return
      response.end('ok')
    })))
    const { port: edge, show } = await openEdge()
    show(release('a', ...ports))
    for (let count = 0; count < 30; count += 1) await ask(edge)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(9)
    counts.fill(0)
    const slow = await openRaw(edge)
    slow.send(`GET /slow HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await waitFor({ what: 'the slow request', timeoutMs: 2_000 }, () => (counts.includes(1) ? true : undefined))
    const busy = counts.indexOf(1)
    for (let count = 0; count < 10; count += 1) await ask(edge)
    expect(counts[busy]).toBe(1)
  })

  it('sends no request to a process that was dropped, until a table names it again', async () => {
    const first = await openApp((_, response) => response.end('first'))
    const second = await openApp((_, response) => response.end('second'))
    const { port: edge, show, edge: running } = await openEdge()
    const target = release('a', first, second)
    show(target)
    running.dropUpstream(`a-0-${first}`)
    const bodies = new Set<string>()
    for (let count = 0; count < 6; count += 1) bodies.add((await ask(edge)).body)
    expect([...bodies]).toEqual(['second'])
    show(target)
    for (let count = 0; count < 6; count += 1) bodies.add((await ask(edge)).body)
    expect(bodies.size).toBe(2)
  })

  it('tells the prober alone which release answered, and lets no app pretend', async () => {
    const port = await openApp((request, response) => {
      response.setHeader('x-podo-served-by', 'somebody-else')
      response.end(String(request.headers['x-podo-probe']))
    })
    const { port: edge, show } = await openEdge()
    show(release('key-1', port))
    const probed = await ask(edge, { headers: { 'x-podo-probe': PROBE_TOKEN } })
    expect(probed.headers['x-podo-served-by']).toBe('key-1')
    expect(probed.body).toBe('undefined')
    expect((await ask(edge)).headers['x-podo-served-by']).toBeUndefined()
    expect((await ask(edge, { headers: { 'x-podo-probe': 'guess' } })).headers['x-podo-served-by']).toBeUndefined()
  })

  it('answers pipelined requests in their order, one at a time', async () => {
    let running = 0
    let most = 0
    const port = await openApp((request, response) => {
      running += 1
      most = Math.max(most, running)
      setImmediate(() => {
        running -= 1
        response.end(request.url)
      })
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(['/1', '/2', '/3', '/4'].map((path) => `GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`).join(''))
    await client.hears(/\/1HTTP[^]*\/2HTTP[^]*\/3HTTP[^]*\/4$/)
    expect(heads(client.heard())).toBe(4)
    expect(most).toBe(1)
  })
})
