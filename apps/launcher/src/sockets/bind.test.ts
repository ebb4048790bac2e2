import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { isAppError } from '@podo/kernel'
import { describe, expect, it } from 'vitest'
import { bindSocket } from './bind.ts'
import type { Place } from './bind.ts'

const ACCEPT = "require('net').createServer((socket) => socket.end(String(process.pid))).listen({ fd: 3 }, () => process.stdout.write('up'))"

async function freePlace(): Promise<Place> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return { host: '127.0.0.1', port, flag: '--port', variable: 'PODO_PORT' }
}

async function accepter(descriptor: number): Promise<{ pid: number; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', ACCEPT], { stdio: ['ignore', 'pipe', 'inherit', descriptor] })
  await once(child.stdout ?? child, 'data')
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function answer(place: Place): Promise<string> {
  const socket = connect(place.port, place.host)
  const chunks: string[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')))
  await once(socket, 'close')
  return chunks.join('')
}

describe('a held socket', () => {
  it('lets connections wait while nobody accepts, and the next one answers them', async () => {
    const place = await freePlace()
    const held = bindSocket(place)
    const first = await accepter(held.descriptor)
    expect(await answer(place)).toBe(String(first.pid))
    await first.kill()
    const waiting = answer(place)
    const second = await accepter(held.descriptor)
    expect(await waiting).toBe(String(second.pid))
    await second.kill()
    held.release()
  })

  it('names the flag and the variable when the port is taken', async () => {
    const place = await freePlace()
    const thief = createServer().listen(place.port, place.host)
    await once(thief, 'listening')
    let thrown: unknown
    try {
      bindSocket(place)
    } catch (error) {
      thrown = error
    }
    thief.close()
    expect(isAppError(thrown) && thrown.code).toBe('PORT_IN_USE')
    expect(isAppError(thrown) && thrown.publicMessage).toMatch(/--port \(PODO_PORT\)/)
  })

  it('counts a port as taken when another program has it on ::1, where browsers look first', async () => {
    const place = await freePlace()
    const thief = createServer().listen(place.port, '::1')
    await once(thief, 'listening')
    expect(() => bindSocket(place)).toThrow(/Port \d+ of \[::1\] is in use/)
    thief.close()
    await once(thief, 'close')
    bindSocket(place).release()
  })

  it('says that an address is none of this machine', async () => {
    const place = await freePlace()
    expect(() => bindSocket({ ...place, host: '192.0.2.1' })).toThrow(/--host \(PODO_HOST\)/)
  })
})
