import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { onEnd, openRawApp } from '../fixtures/servers.ts'
import type { ProcessTarget } from '../table.ts'
import type { UpstreamConnection } from './connection.ts'
import { createPools } from './pool.ts'
import type { Pools, UpstreamPool } from './pool.ts'

const NOBODY: ReadonlySet<string> = new Set()

const target = (...ports: readonly number[]): ProcessTarget => ({
  kind: 'processes',
  contentKey: 'a',
  upstreams: ports.map((port, index) => ({ instanceId: `i${index}`, port })),
})

function openPools(idleMs = 60_000): Pools {
  const pools = createPools(idleMs, (error) => {
    throw error
  })
  onEnd(() => pools.close())
  return pools
}

function pick(pools: Pools, from: ProcessTarget, tried = NOBODY): UpstreamPool {
  const pool = pools.pick(from, tried)
  if (pool === null) throw new Error('no process was picked')
  return pool
}

/** A connection that has been made. */
async function taken(pools: Pools, pool: UpstreamPool, fresh = false): Promise<UpstreamConnection> {
  const connection = pools.take(pool, fresh)
  if (connection.socket.connecting) await once(connection.socket, 'connect')
  return connection
}

describe('pools', () => {
  it('give each process its turn while all are equally busy', () => {
    const pools = openPools()
    const picked = Array.from({ length: 9 }, () => pick(pools, target(1, 2, 3)).upstream.instanceId)
    expect(picked.toSorted()).toEqual(['i0', 'i0', 'i0', 'i1', 'i1', 'i1', 'i2', 'i2', 'i2'])
  })

  it('prefer the process with fewer requests open', () => {
    const pools = openPools()
    const three = target(1, 2, 3)
    for (const pool of [pick(pools, three), pick(pools, three), pick(pools, three)]) pool.open = pool.upstream.instanceId === 'i1' ? 1 : 5
    for (let count = 0; count < 4; count += 1) expect(pick(pools, three).upstream.instanceId).toBe('i1')
  })

  it('pick none that was tried or dropped, and a dropped one again after the next table', () => {
    const pools = openPools()
    const two = target(1, 2)
    pools.drop('i0')
    expect(pick(pools, two).upstream.instanceId).toBe('i1')
    expect(pools.pick(two, new Set(['i1']))).toBeNull()
    pools.revive()
    expect(pick(pools, two, new Set(['i1'])).upstream.instanceId).toBe('i0')
    expect(pools.pick(target(), NOBODY)).toBeNull()
  })

  it('hand out the connection that was used last, and a new one where it must be fresh', async () => {
    const port = await openRawApp(() => undefined)
    const pools = openPools()
    const pool = pick(pools, target(port))
    const [first, second] = [await taken(pools, pool), await taken(pools, pool)]
    pools.give(pool, first)
    pools.give(pool, second)
    expect(pools.take(pool, true)).not.toBe(second)
    expect(pools.take(pool, false)).toBe(second)
    expect(pools.take(pool, false)).toBe(first)
  })

  it('hand out no connection that has closed meanwhile', async () => {
    const accepted: Socket[] = []
    const port = await openRawApp((socket) => accepted.push(socket))
    const pools = openPools()
    const pool = pick(pools, target(port))
    const connection = await taken(pools, pool)
    pools.give(pool, connection)
    accepted[0]?.destroy()
    await once(connection.socket, 'close')
    expect(pools.take(pool, false)).not.toBe(connection)
  })

  it('hand out no connection on which the app spoke unasked', async () => {
    const accepted: Socket[] = []
    const port = await openRawApp((socket) => accepted.push(socket))
    const pools = openPools()
    const pool = pick(pools, target(port))
    const connection = await taken(pools, pool)
    pools.give(pool, connection)
    accepted[0]?.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    await once(connection.socket, 'close')
    expect(pools.take(pool, false)).not.toBe(connection)
  })

  it('close what is idle for too long, and keep nothing of it', async () => {
    const port = await openRawApp(() => undefined)
    const pools = openPools(40)
    const pool = pick(pools, target(port))
    const connection = await taken(pools, pool)
    pools.give(pool, connection)
    await once(connection.socket, 'close')
    expect(pool.idle).toHaveLength(0)
    await expect.poll(() => pick(pools, target(port)) === pool).toBe(false)
  })

  it('close the idle connections of a process that died', async () => {
    const port = await openRawApp(() => undefined)
    const pools = openPools()
    const pool = pick(pools, target(port))
    const [idle, busy] = [await taken(pools, pool), await taken(pools, pool)]
    pools.give(pool, idle)
    pools.drop('i0')
    expect(idle.socket.destroyed).toBe(true)
    expect(busy.socket.destroyed).toBe(false)
    pools.give(pool, busy)
    expect(busy.socket.destroyed).toBe(true)
  })

  it('keep only so many idle connections to a process', async () => {
    const port = await openRawApp(() => undefined)
    const pools = openPools()
    const pool = pick(pools, target(port))
    const connections = await Promise.all(Array.from({ length: 260 }, () => taken(pools, pool, true)))
    for (const connection of connections) pools.give(pool, connection)
    expect(pool.idle).toHaveLength(256)
    expect(connections.filter(({ socket }) => socket.destroyed)).toHaveLength(4)
  })
})
