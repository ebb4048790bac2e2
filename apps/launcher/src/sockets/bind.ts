import net from 'node:net'
import { getSystemErrorName } from 'node:util'
import { isAppError } from '@podo/kernel'
import type { AppError } from '@podo/kernel'
import { failure } from '../exit-codes.ts'

/** A bound socket that this process holds and never accepts on. Whoever gets the descriptor listens and accepts. */
export interface HeldSocket {
  readonly descriptor: number
  release(): void
}

interface TcpHandle {
  readonly fd: number
  getsockname(out: { port?: number }): number
  close(): void
}

/**
 * Node.js has no public call that binds without accepting: `listen` does both. This is the primitive that its own
 * cluster module shares sockets with (Node.js 10 to 24), held by a test. See docs/adr on sockets.
 */
type CreateHandle = (address: string, port: number, family: 4 | 6, descriptor: -1) => TcpHandle | number

export interface Place {
  readonly host: string
  readonly port: number
  /** The flag and variable that choose another port, for the sentence. */
  readonly flag: string
  readonly variable: string
}

/**
 * Podo listens on 127.0.0.1 alone; a browser that tries `localhost` on ::1 first is refused there and comes back at
 * once. Another program on that port of ::1 would answer in Podo's place, so it counts as the port being in use.
 */
export function bindSocket(place: Place): HeldSocket {
  if (place.host === '127.0.0.1' && isTakenOnIpv6(place.port)) throw refusal({ ...place, host: '[::1]' }, 'EADDRINUSE')
  return bind(place)
}

function isTakenOnIpv6(port: number): boolean {
  try {
    bind({ host: '::1', port, flag: '', variable: '' }).release()
    return false
  } catch (error) {
    return isAppError(error) && error.details['errno'] === 'EADDRINUSE'
  }
}

function bind(place: Place): HeldSocket {
  const create = Reflect.get(net, '_createServerHandle') as CreateHandle
  const handle = create(place.host, place.port, net.isIPv6(place.host) ? 6 : 4, -1)
  if (typeof handle === 'number') throw refusal(place, getSystemErrorName(handle))
  // A port in use shows only here: libuv keeps the error of bind until the socket is used.
  const bound: { port?: number } = {}
  const error = handle.getsockname(bound)
  if (error !== 0 || bound.port !== place.port) {
    handle.close()
    throw refusal(place, error === 0 ? 'EADDRINUSE' : getSystemErrorName(error))
  }
  return { descriptor: handle.fd, release: () => handle.close() }
}

/** A socket that came with the process, from the agent or the launcher before this one. */
export const inheritedSocket = (descriptor: number): HeldSocket => ({ descriptor, release: () => undefined })

function refusal(place: Place, code: string): AppError {
  const where = `${place.host}:${place.port}`
  const other = `choose another with ${place.flag} (${place.variable})`
  if (code === 'EADDRINUSE') return failure('PORT_IN_USE', `Port ${place.port} of ${place.host} is in use by another program. End that program, or ${other}.`, undefined, { errno: code })
  if (code === 'EACCES') return failure('PORT_IN_USE', `Port ${place.port} needs root. Start Podo as root, or ${other}.`)
  if (code === 'EADDRNOTAVAIL') return failure('BAD_OPTION', `${place.host} is no address of this machine. Correct --host (PODO_HOST).`)
  return failure('PORT_IN_USE', `Podo could not bind ${where} (${code}). Look at what uses it, or ${other}.`)
}
