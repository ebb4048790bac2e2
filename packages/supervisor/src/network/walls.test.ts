import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { ReleaseSpec } from '@podo/agent-protocol'
import { waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestSupervisor } from '../testing/open-supervisor.ts'
import type { TestSupervisor } from '../testing/open-supervisor.ts'
import { wallRules } from './rules.ts'
import { detectNetworkRules } from './walls.ts'

describe('the rules', () => {
  it('are one table that replaces itself, and name each user with its own ports', () => {
    const rules = wallRules('podo_x', { users: [7, 8], blocks: [{ uid: 7, first: 20_000 }, { uid: 8, first: 20_016 }], blockSize: 16 })
    expect(rules.split('\n').slice(0, 3)).toEqual(['table inet podo_x {}', 'delete table inet podo_x', 'table inet podo_x {'])
    expect(rules).toContain('elements = { 7 . 20000-20015, 8 . 20016-20031 }')
    expect(rules).toContain('elements = { 20000-20015, 20016-20031 }')
    expect(rules.indexOf('@own accept')).toBeLessThan(rules.indexOf('tcp dport @ports'))
  })

  it.each(['169.254.0.0/16', '100.100.100.200', '192.0.0.192', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254', 'fd00:c1::a9fe:a9fe', 'fe80::a9fe:a9fe'])('close the metadata service at %s', (address) => {
    const closed = wallRules('t', { users: [7], blocks: [], blockSize: 16 }).split('\n').filter((line) => line.endsWith('reject'))
    expect(closed.some((line) => line.split(/[ ,]+/).includes(address))).toBe(true)
  })

  it('name a user once who has two blocks, and stand without any app', () => {
    expect(wallRules('t', { users: [7], blocks: [{ uid: 7, first: 1 }, { uid: 7, first: 17 }], blockSize: 16 })).toContain('elements = { 7 } }')
    expect(wallRules('t', { users: [], blocks: [], blockSize: 16 })).not.toContain('elements')
  })
})

const isThere = await detectNetworkRules('podo-test')

/** Connects where it is told to, as its own user, and says how that went. */
const ASKER = `
require('node:http').createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://x')
  if (!searchParams.has('port')) return response.end('up')
  const socket = require('node:net').connect({ host: searchParams.get('host'), port: Number(searchParams.get('port')) })
  const end = (text) => { socket.destroy(); response.end(text) }
  socket.setTimeout(2000, () => end('timeout'))
  socket.on('connect', () => end('connected'))
  socket.on('error', (error) => end(error.code))
}).listen(process.env.PORT)`

/** Sockets of a port that have said all and wait to hear that it was heard (LAST_ACK, proc_net_tcp(5)). */
const waitForLastWord = (port: number): number => {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  return lines.filter((line) => line.trim().split(/\s+/)[1]?.endsWith(local) === true && line.trim().split(/\s+/)[3] === '09').length
}

describe.runIf(isThere)('apps on one machine', () => {
  let test: TestSupervisor
  let one: ReleaseSpec
  let other: ReleaseSpec
  beforeEach(async () => {
    test = await createTestSupervisor()
    one = test.spec({ slug: await test.slug({ 'server.js': ASKER }) })
    other = test.spec({ slug: await test.slug({ 'server.js': ASKER }) })
    await test.start(one)
    await test.start(other)
  })
  afterEach(() => test.close())

  const portOf = async (spec: ReleaseSpec): Promise<number> => (await test.until(spec, (status) => status.ready)).instances[0]?.port ?? 0
  const ask = async (port: number, host = '127.0.0.1'): Promise<string> => (await fetch(`http://127.0.0.1:${await portOf(one)}/?host=${host}&port=${port}`)).text()
  const tables = (): string => execFileSync('nft', ['list', 'tables'], { encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin' } })

  it('reach their own port and not each other\'s', async () => {
    expect(await ask(await portOf(one))).toBe('connected')
    expect(await ask(await portOf(other))).toBe('ECONNREFUSED')
    expect(test.supervisor.isolation.network).toBe('nftables')
  })

  it('reach a service of the machine that is no app, such as a database', async () => {
    const service = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await new Promise((resolve) => service.once('listening', resolve))
    expect(await ask((service.address() as AddressInfo).port)).toBe('connected')
    service.close()
  })

  it('do not reach the metadata service of a cloud', async () => {
    expect(await ask(80, '169.254.169.254')).toBe('ECONNREFUSED')
    expect(await ask(80, '100.100.100.200')).toBe('ECONNREFUSED')
  })

  it('end a connection that somebody else has closed, as every program does', async () => {
    const port = await portOf(one)
    for (let at = 0; at < 10; at += 1) {
      const socket = connect(port, '127.0.0.1').end('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n')
      socket.resume()
      await once(socket, 'close')
    }
    await waitFor({ what: 'the side of the app to end', timeoutMs: 5_000 }, () => (waitForLastWord(port) === 0 ? true : undefined))
  })

  it('stay apart while the agent is away, and after it is back', async () => {
    const [mine, foreign] = [await portOf(one), await portOf(other)]
    await test.leave()
    expect(await (await fetch(`http://127.0.0.1:${mine}/?host=127.0.0.1&port=${foreign}`)).text()).toBe('ECONNREFUSED')
    await test.reopen()
    expect(await ask(foreign)).toBe('ECONNREFUSED')
  })

  it('leave no rule behind when all has stopped', async () => {
    const { installation } = JSON.parse(readFileSync(join(test.root, 'agent', 'state.json'), 'utf8')) as { installation: string }
    const table = `inet ${installation.replace('-', '_')}\n`
    expect(tables()).toContain(table)
    await test.supervisor.close('stop')
    await test.leave()
    expect(tables()).not.toContain(table)
    await test.reopen()
  })
})
