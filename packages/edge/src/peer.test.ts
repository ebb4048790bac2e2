import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readTrustedProxies } from './peer.ts'

const from = (remoteAddress: string | undefined): Socket => ({ remoteAddress }) as Socket

describe('trusted proxies', () => {
  it('knows addresses and blocks of both families, and IPv4 that came through IPv6', () => {
    const peerOf = readTrustedProxies(['10.0.0.0/8', '192.168.1.7', 'fd00::/8', '::1'])
    const inside = ['10.1.2.3', '192.168.1.7', '::ffff:10.9.9.9', 'fd12::1', '::1']
    const outside = ['11.0.0.1', '192.168.1.8', '::ffff:11.0.0.1', 'fe80::1']
    expect([...inside, ...outside].filter((address) => peerOf(from(address)).trusted)).toEqual(inside)
    expect(peerOf(from('::ffff:10.9.9.9')).address).toBe('10.9.9.9')
  })

  it('trusts nobody without a list, and nobody without an address', () => {
    expect(readTrustedProxies([])(from('127.0.0.1')).trusted).toBe(false)
    expect(readTrustedProxies(['0.0.0.0/0'])(from(undefined))).toEqual({ address: 'unknown', trusted: false })
  })

  it.each(['', 'localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', '10.0.0.0/-1', '10.0.0.0/8.5'])('refuses %j with a code', (entry) => {
    expect(() => readTrustedProxies([entry])).toThrow(expect.objectContaining({ code: 'TRUSTED_PROXY' }))
  })
})
