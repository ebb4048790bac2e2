import type { Socket } from 'node:net'
import type { Exchange } from './exchange.ts'
import type { Peer } from './peer.ts'

/** A visitor's connection. Requests that arrive ahead of their turn (pipelining) wait: one runs at a time. */
export interface Connection {
  readonly socket: Socket
  readonly peer: Peer
  running: Exchange | null
  readonly waiting: (() => void)[]
  /** What follows on it could not be understood: nothing more is taken from it. */
  poisoned: boolean
  /** It closes when what runs and waits on it is over. */
  closing: boolean
  idleSince: number
}

export const openConnection = (socket: Socket, peer: Peer): Connection => ({
  socket,
  peer,
  running: null,
  waiting: [],
  poisoned: false,
  closing: false,
  idleSince: performance.now(),
})

/** A request on it could not be trusted: what follows is not read, and it closes behind the answer to that one. */
export function distrust(connection: Connection): void {
  connection.poisoned = true
  connection.closing = true
}
