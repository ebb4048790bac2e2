import net from 'node:net'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { waitFor } from '@podo/kernel'
import { describe, expect, it } from 'vitest'
import { end, startApp, startEdge } from './fixtures/children.ts'
import { startLoad } from './fixtures/load.ts'
import type { Load, LoadKind } from './fixtures/load.ts'
import { HOST } from './fixtures/host.ts'
import { onEnd, openEdge, release } from './fixtures/servers.ts'

const kind = (method: string, path: string, keepAlive: boolean, size = 0): LoadKind => ({
  method,
  path,
  keepAlive,
  ...(size > 0 ? { body: Buffer.alloc(size, 'x') } : {}),
})

const EVERYTHING = [
  kind('GET', '/', true),
  kind('GET', '/', true),
  kind('GET', '/', false),
  kind('GET', '/slow', true),
  kind('GET', '/stream', true),
  kind('GET', '/stream', false),
  kind('POST', '/', true, 300),
  kind('POST', '/slow', false, 300),
  kind('POST', '/', true, 400_000),
  kind('PUT', '/slow', true, 1_000),
]

const REPEATABLE = [
  kind('GET', '/', true),
  kind('GET', '/', true),
  kind('GET', '/', false),
  kind('GET', '/slow', true),
  kind('GET', '/slow', false),
  kind('PUT', '/slow', true, 1_000),
  kind('DELETE', '/', true),
]

const answers = (load: Load, count: number): Promise<true> => {
  const wanted = load.answered + count
  return waitFor({ what: `${count} answers`, timeoutMs: 15_000, everyMs: 2 }, () => (load.answered >= wanted ? true : undefined))
}

describe('a switch under load', () => {
  it('fails no request of any kind over 20 switches', async () => {
    const { port, show, edge } = await openEdge()
    const releases = await Promise.all(['a', 'b'].map(async (name) => release(name, (await startApp(name)).port, (await startApp(name)).port)))
    const [first, second] = releases
    if (first === undefined || second === undefined) throw new Error('two releases are needed')
    show(first)
    const load = startLoad(port, EVERYTHING)
    for (let count = 0; count < 20; count += 1) {
      await answers(load, 100)
      if (count % 2 === 0) show(second, first)
      else show(first, second)
    }
    await answers(load, 100)
    await load.stop()
    expect(load.failures).toEqual([])
    expect(load.answered).toBeGreaterThan(2_000)
    expect([...load.labels].toSorted()).toEqual(['a', 'b'])
    expect(await edge.quiet('a', 1_000)).toBe(true)
  })

  it('fails no request that may be repeated though the old process is killed right after the table moved away', async () => {
    const { port, show, edge } = await openEdge()
    let old = await startApp('r0')
    show(release('r0', old.port))
    const load = startLoad(port, REPEATABLE)
    for (let count = 1; count <= 8; count += 1) {
      const next = await startApp(`r${count}`)
      await answers(load, 60)
      show(release(`r${count}`, next.port))
      await end(old.child)
      edge.dropUpstream(`r${count - 1}-0-${old.port}`)
      old = next
    }
    await answers(load, 60)
    await load.stop()
    expect(load.failures).toEqual([])
    expect(load.labels.size).toBe(9)
  })

  it('answers the request after the switch from the new release', async () => {
    const { port, show } = await openEdge()
    const [a, b] = await Promise.all([startApp('a'), startApp('b')])
    show(release('a', a.port))
    const load = startLoad(port, [kind('GET', '/', true)])
    await answers(load, 20)
    show(release('b', b.port))
    await answers(load, 2)
    load.labels.clear()
    await answers(load, 20)
    await load.stop()
    expect([...load.labels]).toEqual(['b'])
  })
})

interface Handle {
  readonly fd: number
  readonly getsockname: (into: { port?: number }) => void
  readonly close: () => void
}

/** A socket that this process holds without accepting from it, as the launcher does. */
function holdSocket(): { fd: number; port: number } {
  const { _createServerHandle: create } = net as unknown as { _createServerHandle: (address: string, port: number, family: 4) => Handle }
  const handle = create('127.0.0.1', 0, 4)
  onEnd(() => handle.close())
  const name: { port?: number } = {}
  handle.getsockname(name)
  return { fd: handle.fd, port: name.port ?? 0 }
}

describe('a restart of the edge under load', () => {
  const newConnections = Array.from({ length: 6 }, () => kind('GET', '/', false))

  it('breaks no request when it is planned: drained, and taken over by the next', async () => {
    const app = await startApp('app')
    const { fd, port } = holdSocket()
    let running = await startEdge(fd, app.port, HOST)
    const load = startLoad(port, [...newConnections, kind('GET', '/', true), kind('GET', '/slow', true), kind('POST', '/', true, 500)])
    for (let count = 0; count < 2; count += 1) {
      await answers(load, 100)
      const next = await startEdge(fd, app.port, HOST)
      const exited = once(running, 'exit')
      running.send('drain')
      await exited
      running = next
    }
    await answers(load, 100)
    await load.stop()
    expect(load.failures).toEqual([])
  })

  it('refuses no connection when it is killed: they wait for the next one', async () => {
    const app = await startApp('app')
    const { fd, port } = holdSocket()
    const running: ChildProcess = await startEdge(fd, app.port, HOST)
    const load = startLoad(port, newConnections)
    await answers(load, 100)
    await end(running)
    await startEdge(fd, app.port, HOST)
    await answers(load, 100)
    await load.stop()
    expect(load.failures.length).toBeLessThanOrEqual(newConnections.length)
    expect(load.failures.filter((failure) => failure.includes('ECONNREFUSED'))).toEqual([])
  })
})
