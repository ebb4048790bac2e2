import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { QUARANTINE_MS, createPorts } from './allocate.ts'
import { isPortFree } from './is-free.ts'

describe('ports', () => {
  const none: ReadonlySet<number> = new Set()

  it('of one target lie in its block; a full block gets another one beside those of others', () => {
    const ports = createPorts({ first: 20_000, last: 20_063 })
    const portBlocks: number[] = []
    const portsInUse: number[] = []
    for (let count = 0; count < 17; count += 1) portsInUse.push(ports.allocate({ portBlocks, portsInUse }, new Set([20_000, ...portBlocks])))
    expect(portsInUse).toEqual(Array.from({ length: 17 }, (_, index) => 20_016 + index))
    expect(portBlocks).toEqual([20_016, 20_032])
  })

  it('rest before they are given out again', () => {
    let now = 1_000
    const ports = createPorts({ first: 20_000, last: 20_015 }, () => now)
    const portBlocks: number[] = []
    const first = ports.allocate({ portBlocks, portsInUse: [] }, none)
    ports.release(first)
    expect(ports.allocate({ portBlocks, portsInUse: [] }, none)).not.toBe(first)
    now += QUARANTINE_MS + 1
    expect(ports.allocate({ portBlocks, portsInUse: [] }, none)).toBe(first)
  })

  it('that are all taken are refused with what to do', () => {
    const ports = createPorts({ first: 20_000, last: 20_020 })
    expect(() => ports.allocate({ portBlocks: [], portsInUse: [] }, new Set([20_000]))).toThrow(expect.objectContaining({ code: 'NO_PORT', retryable: true }))
  })

  it('are free when nobody listens, on any address, and only then', async () => {
    for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
      const server = createServer().listen(0, host)
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      expect(await isPortFree(port)).toBe(false)
      server.close()
      await once(server, 'close')
      expect(await isPortFree(port)).toBe(true)
    }
  })
})
