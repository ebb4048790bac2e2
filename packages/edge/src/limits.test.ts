import { describe, expect, it } from 'vitest'
import { ask, openRaw, signal } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { openApp, openEdge, openRawApp, release } from './fixtures/servers.ts'

const request = (lines: string, body = ''): string => `POST / HTTP/1.1\r\nHost: ${HOST}\r\n${lines}\r\n${body}`

describe('limits', () => {
  it('refuses headers that are too large with 431', async () => {
    const { port, show } = await openEdge({ limits: { headerBytes: 4_096 } })
    show(release('a', await openApp((_, response) => response.end('ok'))))
    expect((await ask(port, { headers: { 'x-large': 'x'.repeat(2_000) } })).status).toBe(200)
    const client = await openRaw(port)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nX-Large: ${'x'.repeat(8_000)}\r\n\r\n`)
    expect(await client.ends()).toMatch(/^HTTP\/1\.1 431 [^]*Connection: close/)
  })

  it('refuses a body that says it is too large before it comes, with 413', async () => {
    let asked = 0
    const { port, show } = await openEdge({ limits: { bodyBytes: 1_000 } })
    show(release('a', await openApp((_, response) => {
      asked += 1
      response.end('ok')
    })))
    expect((await ask(port, { method: 'POST', body: 'x'.repeat(1_001) })).status).toBe(413)
    expect(asked).toBe(0)
    expect((await ask(port, { method: 'POST', body: 'x'.repeat(1_000) })).status).toBe(200)
  })

  it('stops a chunked body when it has become too large, and the app sees it break off', async () => {
    const broke = signal()
    const { port, show } = await openEdge({ limits: { bodyBytes: 1_000 } })
    show(release('a', await openApp((incoming) => {
      incoming.resume()
      incoming.on('error', () => broke.resolve())
    })))
    const client = await openRaw(port)
    client.send(request('Transfer-Encoding: chunked\r\n', `200\r\n${'x'.repeat(512)}\r\n`))
    client.send(`200\r\n${'x'.repeat(512)}\r\n`)
    expect(await client.hears(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 413 /)
    await broke.promise
  })

  it('closes a connection whose headers do not come to an end', async () => {
    const { port, show } = await openEdge({ limits: { headersTimeoutMs: 200 } })
    show(release('a', await openApp((_, response) => response.end('ok'))))
    const client = await openRaw(port)
    client.send('GET / HTTP/1.1\r\nHost: ')
    expect(await client.ends()).toMatch(/^(HTTP\/1\.1 408 [^]*)?$/)
  })

  it('answers 504 when an app stays silent for too long, and ends the request there', async () => {
    const left = signal()
    const { port, show, log } = await openEdge({ limits: { idleTimeoutMs: 150 } })
    show(release('a', await openApp((_, response) => void response.on('close', () => left.resolve()))))
    const answer = await ask(port, { headers: { accept: 'application/json' } })
    expect(answer.status).toBe(504)
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'APP_TIMEOUT' } })
    await left.promise
    expect(log[0]).toMatchObject({ status: 504, contentKey: 'a', complete: true })
  })

  it('breaks an answer that goes silent in its middle', async () => {
    const { port, show } = await openEdge({ limits: { idleTimeoutMs: 150 } })
    show(release('a', await openApp((_, response) => void response.write('half'))))
    await expect(ask(port)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('lets an answer take as long as it likes while it moves', async () => {
    const { port, show } = await openEdge({ limits: { idleTimeoutMs: 500 } })
    show(release('a', await openApp((_, response) => {
      let count = 0
      const timer = setInterval(() => {
        count += 1
        response.write('.')
        if (count < 20) return
        clearInterval(timer)
        response.end()
      }, 40)
    })))
    expect((await ask(port)).body).toBe('.'.repeat(20))
  })

  it('closes a connection that asks nothing for too long', async () => {
    const { port, show } = await openEdge({ limits: { keepAliveTimeoutMs: 100 } })
    show(release('a', await openApp((_, response) => response.end('ok'))))
    const client = await openRaw(port)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    expect(await client.ends()).toMatch(/200 OK/)
  })

  it('breaks off with a visitor who sends ahead of the answers without end', async () => {
    const { port, show } = await openEdge({ limits: { pipelineDepth: 8 } })
    show(release('a', await openApp(() => undefined)))
    const client = await openRaw(port)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`.repeat(20))
    expect(await client.ends()).toBe('')
  })
})

describe("an app's answer that is no HTTP", () => {
  it.each([
    ['a bare line end', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\nok'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    ['an unknown coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok'],
    ['a zero byte', 'HTTP/1.1 200 OK\r\nX-Zero: a\0b\r\nContent-Length: 2\r\n\r\nok'],
    ['no status', 'hello\r\n\r\n'],
    ['a switch nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(70_000)}`],
  ])('%s: 502 and a page', async (_, text) => {
    const port = await openRawApp((socket) => void socket.once('data', () => socket.write(text, 'latin1')))
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const answer = await ask(edge)
    expect(answer.status).toBe(502)
    expect(answer.body).toMatch(/not valid HTTP/)
  })

  it('breaks an answer whose chunks go wrong', async () => {
    const port = await openRawApp((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n'))
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    await expect(ask(edge)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('never gives bytes behind an answer to the next visitor', async () => {
    const port = await openRawApp((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmineHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison'))
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    for (let count = 0; count < 5; count += 1) expect((await ask(edge)).body).toBe('mine')
  })
})
