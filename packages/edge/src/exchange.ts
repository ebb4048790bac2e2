import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connection } from './connection.ts'
import type { Destination } from './host.ts'

/** One request of a visitor and its answer, from the end of its headers to the last byte. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection
  readonly destination: Destination
  readonly at: number
  readonly startedAt: number
  requestId: string
  targetId: string | null
  contentKey: string | null
  instanceId: string | null
  bytes: number
  /** Tell the prober who answered. */
  probed: boolean
  over: boolean
  /** The protocol changed: 101. */
  upgraded: boolean
  /** What an upgraded connection sent behind its head. */
  readonly upgradeHead: Buffer | null
  /** Says that it is over; set by the edge. */
  finish: () => void
  /** Ends what runs on its behalf; set by whoever runs it. */
  cancel: (() => void) | null
  /** Reads what is left of the request's body and throws it away. */
  discard: (() => void) | null
  /** Ends a stream well, where that can be: the settle time is over. */
  endStream: (() => void) | null
}

export function beginExchange(
  request: IncomingMessage,
  response: ServerResponse,
  connection: Connection,
  destination: Destination,
  upgradeHead: Buffer | null,
): Exchange {
  return {
    request,
    response,
    connection,
    destination,
    at: Date.now(),
    startedAt: performance.now(),
    requestId: '',
    targetId: null,
    contentKey: null,
    instanceId: null,
    bytes: 0,
    probed: false,
    over: false,
    upgraded: false,
    upgradeHead,
    finish: () => undefined,
    cancel: null,
    discard: null,
    endStream: null,
  }
}
