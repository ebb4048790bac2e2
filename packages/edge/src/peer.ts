import { BlockList, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { invalid } from '@podo/kernel'

/** Who is at the other end of a visitor's connection. */
export interface Peer {
  readonly address: string
  /** A proxy in front whose word about its own visitors is taken. */
  readonly trusted: boolean
}

/** Reads the list of trusted proxies once; a word that is neither address nor CIDR block is refused. */
export function readTrustedProxies(list: readonly string[]): (socket: Socket) => Peer {
  const blocks = new BlockList()
  for (const entry of list) addBlock(blocks, entry)
  return (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '')
    const family = isIP(address)
    const trusted = family !== 0 && list.length > 0 && blocks.check(address, family === 6 ? 'ipv6' : 'ipv4')
    return { address: family === 0 ? 'unknown' : address, trusted }
  }
}

function addBlock(blocks: BlockList, entry: string): void {
  const [address = '', prefix, ...more] = entry.split('/')
  const family = isIP(address)
  const bits = prefix === undefined ? (family === 6 ? 128 : 32) : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
  if (family === 0 || more.length > 0 || bits < 0 || bits > (family === 6 ? 128 : 32)) {
    throw invalid('TRUSTED_PROXY', 'A trusted proxy is an IP address or a CIDR block such as 10.0.0.0/8.', { entry })
  }
  blocks.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4')
}

/** An IPv4 address that came through an IPv6 socket, in its own form. */
const plainAddress = (address: string): string => (/^::ffff:\d/i.test(address) ? address.slice(7) : address)
