import { answerPage } from './answer.ts'
import { distrust } from './connection.ts'
import { emptyBody, replayBody } from './body.ts'
import type { ReplayBody } from './body.ts'
import type { Exchange } from './exchange.ts'
import { beginFlight } from './flight.ts'
import type { Flight } from './flight.ts'
import type { HoldingPlace } from './hold.ts'
import type { EdgeLimits } from './options.ts'
import { relay } from './relay.ts'
import type { RelayContext } from './relay.ts'
import { newRequestId } from './request-id.ts'
import { readRequestHead } from './request-head.ts'
import type { BodyKind } from './request-head.ts'
import { serveStatic } from './static/serve.ts'
import type { EdgeTable, PageTarget } from './table.ts'
import type { Pools } from './upstream/pool.ts'
import { asksForPart } from './warm.ts'

/** What a request needs to find its way. */
export interface Dispatcher {
  readonly limits: EdgeLimits
  readonly pools: Pools
  readonly holding: HoldingPlace
  readonly table: () => EdgeTable
  readonly isProbe: (token: string) => boolean
}

/** How often a request that waits for a process looks again though no new table came. */
const LOOK_AGAIN_MS = 100

/** Takes a request from the end of its headers to whoever answers it. */
export type Dispatch = (exchange: Exchange) => void

export function createDispatch(dispatcher: Dispatcher): Dispatch {
  const { limits, pools } = dispatcher

  /** Follows the table as it is now. */
  const route = (flight: Flight): void => {
    const { exchange } = flight
    const found = dispatcher.table().routes.get(exchange.destination.host)
    if (found === undefined) {
      answerPage(exchange, 'unknown')
      return
    }
    exchange.targetId = found.targetId
    const target = flight.warm === 'asking' ? (found.warm ?? found.live) : found.live
    if (target.kind === 'processes') relay(context, flight, target)
    else if (target.kind === 'static') serveStatic(exchange, target, () => missing(flight))
    else showPage(flight, target)
  }

  /** The release that was asked does not have it: true when another one is asked now. */
  const missing = (flight: Flight): boolean => {
    if (flight.warm === 'asking') flight.warm = 'asked'
    else if (flight.warm === 'none' && hasWarm(flight.exchange) && asksForPart(flight.exchange)) flight.warm = 'asking'
    else return false
    flight.tried.clear()
    route(flight)
    return true
  }

  const hasWarm = ({ destination }: Exchange): boolean => {
    const warm = dispatcher.table().routes.get(destination.host)?.warm ?? null
    return warm !== null && warm.kind !== 'page'
  }

  const showPage = (flight: Flight, target: PageTarget): void => {
    const show = (): void => answerPage(flight.exchange, target.page, target.app)
    if (target.page === 'starting') hold(flight, show)
    else show()
  }

  /** Lets a request wait for a process until its bound; then, or where too many wait already, gives up. */
  const hold = (flight: Flight, giveUp: () => void): void => {
    const { exchange } = flight
    const now = performance.now()
    flight.heldUntil ??= now + limits.holdMs
    const left = flight.heldUntil - now
    const again = (): void => {
      flight.tried.clear()
      if (!exchange.over) route(flight)
    }
    if (left <= 0 || !dispatcher.holding.wait(again, Math.min(left, LOOK_AGAIN_MS))) giveUp()
  }

  const context: RelayContext = {
    limits,
    pools,
    nobodyThere: (flight) => {
      if (flight.warm !== 'asking' || !missing(flight)) hold(flight, () => answerPage(flight.exchange, 'unreachable'))
    },
    again: route,
    isMissing: (flight, status) => (flight.warm === 'asking' ? status >= 400 : status === 404) && missing(flight),
  }

  return (exchange) => {
    const { request, destination, connection } = exchange
    const method = request.method ?? 'GET'
    const head = readRequestHead(request.rawHeaders, method, destination, connection.peer, newRequestId)
    if (head === null) {
      distrust(connection)
      connection.waiting.length = 0
      answerPage(exchange, 'bad-request')
      return
    }
    exchange.requestId = head.requestId
    exchange.probed = head.probe !== null && dispatcher.isProbe(head.probe)
    const body = openBody(limits, exchange, head.body)
    if (body === null) return
    const upgrades = exchange.upgradeHead !== null && head.upgrade !== null
    if (upgrades) head.headers.push('Connection', 'Upgrade', 'Upgrade', head.upgrade ?? '')
    const chunked = head.body.kind === 'chunked'
    const isKept = head.body.kind === 'none' || (head.body.kind === 'length' && head.body.bytes <= limits.replayBytes)
    route(beginFlight(exchange, { method, path: destination.path, headers: head.headers, chunked, upgrades }, body, isKept))
  }
}

/** The request's body, bounded. Null: it may not come, and that is answered already. */
function openBody(limits: EdgeLimits, exchange: Exchange, kind: BodyKind): ReplayBody | null {
  if (kind.kind === 'none') return emptyBody
  if (kind.kind === 'unknown') {
    distrust(exchange.connection)
    exchange.connection.waiting.length = 0
    answerPage(exchange, 'coding')
    return null
  }
  if (kind.kind === 'length' && kind.bytes > limits.bodyBytes) {
    answerPage(exchange, 'too-large')
    return null
  }
  const body = replayBody(exchange.request, {
    keepBytes: limits.replayBytes,
    maxBytes: limits.bodyBytes,
    tooLarge: () => {
      exchange.cancel?.()
      answerPage(exchange, 'too-large')
    },
  })
  exchange.discard = body.discard
  return body
}
