import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { Duplex } from 'node:stream'
import { waitFor } from '@podo/kernel'
import { describe, expect, it } from 'vitest'
import { openRaw, signal } from './fixtures/clients.ts'
import type { RawClient } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { listenOn, onEnd, openApp, openEdge, release } from './fixtures/servers.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = createHash('sha1').update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

const UPGRADE = [
  `GET /socket HTTP/1.1`,
  `Host: ${HOST}`,
  'Connection: keep-alive, Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${KEY}`,
  '\r\n',
].join('\r\n')

/** A frame as a server sends it. */
const frame = (text: string): Buffer => Buffer.from([0x81, text.length, ...Buffer.from(text)])

/** A frame as a client sends it, under a mask of zeroes. */
const masked = (text: string): string => `${String.fromCharCode(0x81, 0x80 | text.length)}\0\0\0\0${text}`

interface SocketApp {
  readonly port: number
  readonly sockets: Socket[]
  readonly heard: () => string
}

async function openSocketApp(onSocket: (socket: Socket, head: Buffer) => void = () => undefined): Promise<SocketApp> {
  const sockets: Socket[] = []
  let text = ''
  const server = createServer((_, response) => response.end('plain'))
  server.on('upgrade', (_, duplex, head) => {
    const socket = duplex as Socket
    sockets.push(socket)
    socket.on('error', () => socket.destroy())
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\n`)
    text += head.toString('latin1')
    socket.on('data', (bytes) => (text += bytes.toString('latin1')))
    onSocket(socket, head)
  })
  const port = await listenOn(server)
  onEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { port, sockets, heard: () => text }
}

async function upgraded(port: number): Promise<RawClient> {
  const client = await openRaw(port)
  client.send(UPGRADE)
  await client.hears(/^HTTP\/1\.1 101 Switching Protocols\r\n[^]*\r\n\r\n/)
  return client
}

describe('upgraded connections', () => {
  it('carries frames both ways, byte for byte', async () => {
    const app = await openSocketApp((socket) => socket.on('data', () => socket.write(frame('pong'))))
    const { port, show, log } = await openEdge()
    show(release('a', app.port))
    const client = await upgraded(port)
    expect(client.heard()).toContain(`Sec-WebSocket-Accept: ${ACCEPT}`)
    client.send(masked('ping'))
    await client.hears('\x81\x04pong')
    expect(app.heard()).toBe(masked('ping'))
    client.socket.destroy()
    await waitFor({ what: 'the log', timeoutMs: 2_000 }, () => log[0])
    expect(log[0]).toMatchObject({ status: 101, path: '/socket', contentKey: 'a', bytes: 6 })
  })

  it('loses nothing that comes together with the heads', async () => {
    const app = await openSocketApp((socket) => socket.write(frame('hello')))
    const { port, show } = await openEdge()
    show(release('a', app.port))
    const client = await openRaw(port)
    client.send(UPGRADE + masked('early'))
    await client.hears('\x81\x05hello')
    await expect.poll(app.heard).toBe(masked('early'))
  })

  it('stays on its release after a switch, and closes with 1001 when that is over', async () => {
    const app = await openSocketApp()
    const next = await openApp((_, response) => response.end('next'))
    const { port, show, edge } = await openEdge()
    show(release('a', app.port))
    const client = await upgraded(port)
    show(release('b', next))
    app.sockets[0]?.write(frame('still here'))
    await client.hears(/still here$/)
    edge.endStreams('b')
    app.sockets[0]?.write(frame('and here'))
    await client.hears(/and here$/)
    edge.endStreams('a')
    await client.hears('\x88\x02\x03\xe9')
    client.send('\x88\x82\0\0\0\0\x03\xe9')
    await waitFor({ what: 'the answer to the close', timeoutMs: 2_000 }, () => (app.heard().endsWith('\x03\xe9') ? true : undefined))
    app.sockets[0]?.end()
    await client.ends()
    expect(edge.stats().open).toBe(0)
  })

  it('waits for the end of a frame before it closes', async () => {
    const app = await openSocketApp()
    const { port, show, edge } = await openEdge()
    show(release('a', app.port))
    const client = await upgraded(port)
    app.sockets[0]?.write(frame('halfway').subarray(0, 5))
    await client.hears('\x81\x07hal')
    edge.endStreams('a')
    app.sockets[0]?.write(Buffer.concat([frame('halfway').subarray(5), frame('too late')]))
    expect(await client.hears('\x88\x02\x03\xe9')).toMatch(/\r\n\r\n.{2}halfway.{4}$/)
  })

  it('ends both sides when either ends', async () => {
    const appEnded = signal()
    const app = await openSocketApp((socket) => socket.on('end', () => appEnded.resolve()))
    const { port, show } = await openEdge()
    show(release('a', app.port))
    const first = await upgraded(port)
    first.socket.end()
    await appEnded.promise
    const second = await upgraded(port)
    app.sockets[1]?.end(frame('bye'))
    expect(await second.ends()).toMatch(/bye$/)
  })

  it('closes when both sides are silent for too long', async () => {
    const app = await openSocketApp()
    const { port, show } = await openEdge({ limits: { upgradeIdleTimeoutMs: 150 } })
    show(release('a', app.port))
    const client = await upgraded(port)
    expect(await client.ends()).toMatch(/\r\n\r\n$/)
  })

  it('carries megabytes both ways at once without losing a byte', async () => {
    const piece = Buffer.alloc(64 * 1024, 'podo')
    const wanted = createHash('sha256')
    const digests = { app: createHash('sha256'), client: createHash('sha256') }
    const bytes = { app: 0, client: 0 }
    const server = createServer()
    server.on('upgrade', (_, socket: Duplex) => {
      socket.on('error', () => socket.destroy())
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: podo-bytes\r\nConnection: Upgrade\r\n\r\n')
      socket.on('data', (chunk: Buffer) => {
        digests.app.update(chunk)
        bytes.app += chunk.length
      })
      Readable.from(Array.from({ length: 128 }, () => piece)).pipe(socket, { end: false })
      onEnd(() => void socket.destroy())
    })
    const appPort = await listenOn(server)
    onEnd(() => void server.close())
    const { port, show, edge } = await openEdge()
    show(release('a', appPort))
    const client = await openRaw(port)
    client.send(UPGRADE.replace('Upgrade: websocket', 'Upgrade: podo-bytes'))
    await client.hears(/\r\n\r\n/)
    const early = Buffer.from(client.heard().split('\r\n\r\n').slice(1).join('\r\n\r\n'), 'latin1')
    digests.client.update(early)
    bytes.client = early.length
    client.socket.on('data', (chunk) => {
      digests.client.update(chunk)
      bytes.client += chunk.length
    })
    for (let count = 0; count < 128; count += 1) {
      wanted.update(piece)
      client.send(piece)
    }
    await expect.poll(() => bytes, { timeout: 10_000 }).toEqual({ app: 128 * piece.length, client: 128 * piece.length })
    const digest = wanted.digest('hex')
    expect([digests.app.digest('hex'), digests.client.digest('hex')]).toEqual([digest, digest])
    edge.endStreams('a')
    await client.ends()
  })

  it('hands on an answer that declines the upgrade, and pages of its own', async () => {
    const port = await openApp((_, response) => response.writeHead(426, { 'content-length': '2' }).end('no'), (server) => {
      server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nno way'))
    })
    const { port: edge, show } = await openEdge()
    show(release('a', port))
    const client = await openRaw(edge)
    client.send(UPGRADE)
    expect(await client.ends()).toMatch(/^HTTP\/1\.1 403 Forbidden[^]*Connection: close[^]*no way$/i)
    const stranger = await openRaw(edge)
    stranger.send(UPGRADE.replace(HOST, 'nobody.localhost'))
    expect(await stranger.ends()).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('treats an upgrade to HTTP/2 as the plain request it also is', async () => {
    const app = await openSocketApp()
    const { port, show } = await openEdge()
    show(release('a', app.port))
    const client = await openRaw(port)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`)
    await client.hears(/200 OK[^]*plain/)
    expect(app.sockets).toHaveLength(0)
  })
})
