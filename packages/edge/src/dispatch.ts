import { newId } from '@podo/kernel'
import { answerPage } from './answer.ts'
import { emptyBody, replayBody } from './body.ts'
import type { ReplayBody } from './body.ts'
import type { Exchange } from './exchange.ts'
import { PROBE_HEADER, requestHeaders } from './headers.ts'
import type { HoldingPlace } from './hold.ts'
import type { EdgeLimits } from './options.ts'
import type { Pools } from './pool.ts'
import { isIdempotent, relay } from './relay.ts'
import type { Flight, RelayContext } from './relay.ts'
import { serveStatic } from './static.ts'
import type { EdgeRoute, EdgeTable, PageTarget } from './table.ts'

/** What a request needs to find its way. */
export interface Dispatcher {
  readonly limits: EdgeLimits
  readonly pools: Pools
  readonly holding: HoldingPlace
  readonly table: () => EdgeTable
  readonly isProbe: (token: string | undefined) => boolean
}

/** How often a request that waits for a process looks again though no new table came. */
const LOOK_AGAIN_MS = 250

/** Takes a request from the end of its headers to whoever answers it. */
export function dispatch(dispatcher: Dispatcher, exchange: Exchange): void {
  const { request, destination } = exchange
  const headers = requestHeaders(request.rawHeaders, request.headers.connection, destination, exchange.connection.peer, newId)
  exchange.requestId = headers.requestId
  exchange.probed = dispatcher.isProbe(request.headers[PROBE_HEADER] as string | undefined)
  const body = bodyOf(dispatcher.limits, exchange, headers.headers)
  if (body === null) return
  const method = request.method ?? 'GET'
  route(dispatcher, {
    exchange,
    head: { method, path: destination.path, headers: headers.headers },
    body,
    idempotent: isIdempotent(method),
    tried: new Set(),
    broken: 0,
    heldUntil: null,
  })
}

/** Follows the table as it is now. */
function route(dispatcher: Dispatcher, flight: Flight): void {
  const { exchange } = flight
  const found = dispatcher.table().routes.get(exchange.destination.host)
  if (found === undefined) {
    answerPage(exchange, 'unknown')
    return
  }
  exchange.targetId = found.targetId
  const { live } = found
  if (live.kind === 'processes') relay(contextOf(dispatcher, found), flight, live)
  else if (live.kind === 'static') serveStatic(exchange, live)
  else showPage(dispatcher, flight, live)
}

const contextOf = (dispatcher: Dispatcher, found: EdgeRoute): RelayContext => ({
  limits: dispatcher.limits,
  pools: dispatcher.pools,
  nobodyThere: (flight) => {
    hold(dispatcher, flight, () => answerPage(flight.exchange, flight.tried.size > 0 ? 'unreachable' : 'failing', found.host))
  },
})

function showPage(dispatcher: Dispatcher, flight: Flight, target: PageTarget): void {
  const show = (): void => answerPage(flight.exchange, target.page, target.app)
  if (target.page === 'starting') hold(dispatcher, flight, show)
  else show()
}

/** Lets a request wait until its bound; then, or where too many wait already, gives up. */
function hold(dispatcher: Dispatcher, flight: Flight, giveUp: () => void): void {
  const { exchange } = flight
  const now = performance.now()
  flight.heldUntil ??= now + dispatcher.limits.holdMs
  const left = flight.heldUntil - now
  const again = (): void => {
    exchange.cancel = null
    flight.tried.clear()
    if (!exchange.over) route(dispatcher, flight)
  }
  if (left <= 0 || !dispatcher.holding.wait(again, Math.min(left, LOOK_AGAIN_MS))) giveUp()
}

/** Reads how the body is framed, writes the same framing for the app, and bounds it. Null: answered already. */
function bodyOf(limits: EdgeLimits, exchange: Exchange, headers: string[]): ReplayBody | null {
  const { request } = exchange
  const encoding = request.headers['transfer-encoding']
  const length = request.headers['content-length']
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    answerPage(exchange, 'coding')
    return null
  }
  if (encoding === undefined && (length === undefined || Number(length) === 0)) {
    if (length === undefined && (request.method === 'POST' || request.method === 'PUT' || request.method === 'PATCH')) headers.push('Content-Length', '0')
    return emptyBody
  }
  if (length !== undefined && Number(length) > limits.bodyBytes) {
    answerPage(exchange, 'too-large')
    return null
  }
  if (encoding !== undefined) headers.push('Transfer-Encoding', 'chunked')
  return replayBody(request, {
    keepBytes: limits.replayBytes,
    maxBytes: limits.bodyBytes,
    tooLarge: () => {
      exchange.cancel?.()
      answerPage(exchange, 'too-large')
    },
  })
}
