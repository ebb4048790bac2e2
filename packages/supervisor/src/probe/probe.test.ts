import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server as TcpServer } from 'node:net'
import { once } from 'node:events'
import { waitFor } from '@podo/kernel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { probeUntilEnd } from '../instance/probe-loop.ts'
import { isAccepted } from './accept.ts'
import { ask } from './ask.ts'

const open: (Server | TcpServer)[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
  vi.useRealTimers()
})
async function listen(server: Server | TcpServer): Promise<number> {
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
const question = (port: number, timeoutMs = 500): Parameters<typeof ask>[0] => ({ port, host: 'shop.localhost', path: '/', timeoutMs })

describe('one request', () => {
  it('tells status and location, with the host of the app', async () => {
    let host = ''
    const port = await listen(
      createServer((request, response) => {
        host = request.headers.host ?? ''
        response.writeHead(302, { location: '/in' }).end()
      }),
    )
    expect(await ask(question(port))).toMatchObject({ status: 302, location: '/in', error: null })
    expect(host).toBe('shop.localhost')
  })

  it('tells why there was no answer: nobody there, silence, a broken connection, not HTTP', async () => {
    const port = await listen(createTcpServer((socket) => socket.destroy()))
    expect(await ask(question(port))).toMatchObject({ status: null, error: 'ECONNRESET' })
    const silent = await listen(createTcpServer(() => undefined))
    expect(await ask(question(silent, 30))).toMatchObject({ status: null, error: 'ETIMEDOUT' })
    const foreign = await listen(createTcpServer((socket) => socket.end('SSH-2.0-x\r\n')))
    expect((await ask(question(foreign))).error).toMatch(/^HPE_/)
    const closed = createTcpServer()
    const nobody = await listen(closed)
    closed.close()
    await once(closed, 'close')
    expect(await ask(question(nobody))).toMatchObject({ status: null, error: 'ECONNREFUSED' })
  })

  it('does not wait for a body that never ends', async () => {
    const port = await listen(createServer((_request, response) => void response.write('endless')))
    expect(await ask(question(port))).toMatchObject({ status: 200 })
  })
})

describe('an answer', () => {
  const check = { path: '/', timeoutSeconds: 1, statuses: [] as number[] }
  it.each([
    [200, null, true],
    [204, null, true],
    [301, '/other', true],
    [302, 'http://shop.localhost:9000/x', true],
    [302, 'https://shop.localhost/x', true],
    [302, 'https://elsewhere.example/', false],
    [302, '//elsewhere.example/', false],
    [302, null, false],
    [404, null, false],
    [500, null, false],
    [null, null, false],
  ])('%s to %s is accepted: %s', (status, location, accepted) => {
    expect(isAccepted(check, { status, location }, 'shop.localhost')).toBe(accepted)
  })

  it('is measured by a list of statuses where there is one', () => {
    expect(isAccepted({ ...check, statuses: [401] }, { status: 401, location: null }, 'h')).toBe(true)
    expect(isAccepted({ ...check, statuses: [401] }, { status: 200, location: null }, 'h')).toBe(false)
  })
})

describe('the health of an instance', () => {
  it('is asked for at once and every 25 ms, fails after two answers, and is told unhealthy once after 30 s', async () => {
    let status = 503
    const told: string[] = []
    const asked: number[] = []
    const port = await listen(
      createServer((_request, response: ServerResponse) => {
        asked.push(performance.now())
        response.writeHead(status).end()
      }),
    )
    vi.useFakeTimers({ toFake: ['Date'] })
    const end = new AbortController()
    const loop = probeUntilEnd(
      {
        port,
        check: { path: '/', timeoutSeconds: 1, statuses: [] },
        host: () => 'shop.localhost',
        isOwnListener: async () => true,
        gatherEvidence: async () => void told.push('evidence'),
        onProbe: () => undefined,
        onReady: () => void told.push('ready'),
        onUnready: () => void told.push('unready'),
        onUnhealthy: () => void told.push('unhealthy'),
      },
      end.signal,
    )
    const heard = (word: string): Promise<true> => waitFor({ what: word, timeoutMs: 12_000, everyMs: 5 }, () => (told.includes(word) ? true : undefined))
    await waitFor({ what: 'five questions', timeoutMs: 5_000, everyMs: 5 }, () => (asked.length >= 5 ? true : undefined))
    expect((asked[4] ?? 0) - (asked[0] ?? 0)).toBeLessThan(1_000)
    status = 200
    await heard('ready')
    status = 500
    await heard('unready')
    vi.setSystemTime(Date.now() + 31_000)
    await heard('unhealthy')
    status = 200
    await waitFor({ what: 'ready again', timeoutMs: 5_000, everyMs: 5 }, () => (told.filter((word) => word === 'ready').length === 2 ? true : undefined))
    end.abort()
    await loop
    expect(told.filter((word) => word !== 'evidence')).toEqual(['ready', 'unready', 'unhealthy', 'ready'])
  })
})
