import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { delay } from '@podo/kernel'
import { answerBadRequest, createConnections } from './connections.ts'
import { distrust } from './connection.ts'
import { createDispatch } from './dispatch.ts'
import { beginExchange } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { createHoldingPlace } from './hold.ts'
import { destinationOf } from './host.ts'
import { createLedger } from './ledger.ts'
import { createListener } from './listener.ts'
import type { ListenOn } from './listener.ts'
import { DEFAULT_LIMITS } from './options.ts'
import type { EdgeOptions, EdgeStats } from './options.ts'
import { readTrustedProxies } from './peer.ts'
import { EMPTY_TABLE } from './table.ts'
import type { EdgeTable } from './table.ts'
import { createPools } from './upstream/pool.ts'

export type { ListenOn } from './listener.ts'

export interface Edge {
  /** The port that it listens on. */
  readonly listen: (on: ListenOn) => Promise<number>
  /** The next request sees it; requests in flight stay with the release they began on. */
  readonly replaceTable: (table: EdgeTable) => void
  /** Its process died: no request goes there until a table names it again. */
  readonly dropUpstream: (instanceId: string) => void
  /** The settle time of a release is over: its WebSockets close with 1001, its event streams end. */
  readonly endStreams: (contentKey: string) => void
  /** Waits until no request of a release runs, before its processes are stopped; false when some still do then. */
  readonly quiet: (contentKey: string, timeoutMs: number) => Promise<boolean>
  /** Planned restart: accepts nothing more, ends streams, finishes what is in flight, closes what is idle. */
  readonly drain: (timeoutMs: number) => Promise<void>
  /** Ends everything now. */
  readonly close: () => Promise<void>
  readonly stats: () => EdgeStats
}

export function createEdge(options: EdgeOptions): Edge {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  let table = EMPTY_TABLE
  const onDefect = options.onDefect ?? (() => undefined)
  const pools = createPools(limits.upstreamIdleTimeoutMs, onDefect)
  const holding = createHoldingPlace(limits.holdCount)
  const ledger = createLedger(options.accessLog)
  const connections = createConnections(readTrustedProxies(options.trustedProxies), limits.pipelineDepth)
  const dispatch = createDispatch({ limits, pools, holding, table: () => table, isProbe: probeCheck(options.probeToken) })

  const onRequest = (request: IncomingMessage, response: ServerResponse, upgradeHead: Buffer | null): void => {
    const connection = connections.of(request.socket)
    if (connection.poisoned) return
    const destination = destinationOf(request)
    if (destination === null) {
      distrust(connection)
      answerBadRequest(request, response)
      return
    }
    const exchange = beginExchange(request, response, connection, destination, upgradeHead)
    exchange.finish = () => endExchange(exchange)
    connections.inTurn(exchange, () => {
      ledger.begin(exchange)
      try {
        dispatch(exchange)
      } catch (error) {
        onDefect(error)
        response.destroy()
      }
    })
    response.on('close', exchange.finish)
  }

  const endExchange = (exchange: Exchange): void => {
    if (exchange.over) return
    exchange.over = true
    exchange.cancel?.()
    exchange.cancel = null
    limitLingering(exchange)
    try {
      ledger.end(exchange)
    } catch (error) {
      onDefect(error)
    }
    connections.next(exchange)
  }

  const listener = createListener(limits, { onRequest, onAcceptError: onDefect, onExpired: connections.expire, onUnreadable: connections.unreadable, onConnection: connections.open })
  return {
    listen: (on) => listener.listen(on),
    replaceTable: (next) => {
      table = next
      pools.revive()
      holding.wakeAll()
    },
    dropUpstream: (instanceId) => pools.drop(instanceId),
    endStreams: (contentKey) => ledger.endStreams(contentKey),
    quiet: async (contentKey, timeoutMs) => {
      const until = performance.now() + timeoutMs
      while (ledger.open(contentKey) > 0 && performance.now() < until) await delay(LOOK_MS)
      return ledger.open(contentKey) === 0
    },
    drain: async (timeoutMs) => {
      listener.stopAccepting()
      ledger.endStreams(null)
      const until = performance.now() + timeoutMs
      while (connections.count() > 0 && performance.now() < until) {
        connections.windDown(IDLE_IN_DRAIN_MS)
        await delay(LOOK_MS)
      }
    },
    close: async () => {
      const closed = listener.close()
      connections.destroy()
      await closed
      holding.wakeAll()
      pools.close()
    },
    stats: () => ledger.stats(connections.count()),
  }
}

/** A connection that is silent for so long while draining is taken to be idle for good. */
const IDLE_IN_DRAIN_MS = 300
const LOOK_MS = 25

/** An answer came before its request's body had: what is left of that is read for a while, so that the answer arrives. */
const LINGER_MS = 30_000

function limitLingering({ request }: Exchange): void {
  const { socket } = request
  if (request.complete || socket.destroyed) return
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  const clear = (): void => clearTimeout(timer)
  request.once('end', clear)
  socket.once('close', clear)
}

function probeCheck(token: string | undefined): (given: string) => boolean {
  if (token === undefined) return () => false
  const wanted = Buffer.from(token)
  return (given) => {
    const bytes = Buffer.from(given)
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted)
  }
}

