import { answerPage, signHeaders } from './answer.ts'
import type { Exchange } from './exchange.ts'
import type { Flight } from './flight.ts'
import { trailerFields } from './header-names.ts'
import type { EdgeLimits } from './options.ts'
import { earlyHints, isEndless, responseHeaders } from './response-head.ts'
import type { ProcessTarget } from './table.ts'
import { openTunnel } from './tunnel.ts'
import type { Tunnel } from './tunnel.ts'
import type { AnswerHead } from './upstream/answer-head.ts'
import { call } from './upstream/call.ts'
import type { Call, CallEvents, CallStage } from './upstream/call.ts'
import type { Pools, UpstreamPool } from './upstream/pool.ts'

/** What the relay asks of the edge around it. */
export interface RelayContext {
  readonly limits: EdgeLimits
  readonly pools: Pools
  /** Nobody of the release is there, or nobody took the connection: decides where the request goes next. */
  readonly nobodyThere: (flight: Flight) => void
  /** It broke before an answer began and may be sent again: where to is looked up anew. */
  readonly again: (flight: Flight) => void
  /** The answer says that this release does not have it; true when another one is asked now. */
  readonly isMissing: (flight: Flight, status: number) => boolean
}

/** Up to this a body goes out in one piece with its head, as text of one character a byte. */
const AS_TEXT_BYTES = 8_192

/** Times a request may break without an answer before the visitor is told. */
const MAX_BROKEN = 3

/** Sends a request to a process of the target and its answer back. */
export function relay(context: RelayContext, flight: Flight, target: ProcessTarget): void {
  const pool = context.pools.pick(target, flight.tried)
  if (pool === null) {
    context.nobodyThere(flight)
    return
  }
  flight.exchange.contentKey = target.contentKey
  flight.exchange.instanceId = pool.upstream.instanceId
  attempt(context, flight, pool)
}

function attempt(context: RelayContext, flight: Flight, pool: UpstreamPool): void {
  const { exchange, body } = flight
  const { response } = exchange
  const fresh = !flight.repeatable || flight.broken > 0 || flight.head.upgrades
  let tunnel: Tunnel | null = null
  const events: CallEvents = {
    connected: () => body.sendTo(running),
    information: (head) => sendInformation(exchange, head),
    answer(head) {
      if (head.status >= 400 && context.isMissing(flight, head.status)) running.destroy()
      else beginAnswer(flight, head)
    },
    upgraded(head) {
      tunnel = openTunnel(exchange, head, running, context.limits.upgradeIdleTimeoutMs)
    },
    data(chunk) {
      if (tunnel !== null) {
        tunnel.fromApp(chunk)
        return
      }
      exchange.bytes += chunk.length
      if (response.write(chunk)) return
      running.pause()
      response.once('drain', () => running.resume())
    },
    end(last, rawTrailers) {
      if (tunnel === null) endAnswer(flight, last, rawTrailers)
      else tunnel.appEnded()
    },
    lull() {
      if (tunnel === null && exchange.bytes === 0 && !exchange.over) response.flushHeaders()
    },
    drain() {
      if (tunnel === null) body.drained()
      else tunnel.appDrained()
    },
    broke(stage) {
      if (tunnel === null) recover(context, flight, pool, stage)
      else tunnel.appEnded()
    },
  }
  const running: Call = call(context.pools, pool, fresh, flight.head, context.limits.connectTimeoutMs, events)
  exchange.cancel = running.destroy
  if (running.ready) body.sendTo(running)
}

/** An attempt broke: where nothing reached the visitor and the request may go again, it goes again. */
function recover(context: RelayContext, flight: Flight, pool: UpstreamPool, stage: CallStage): void {
  const { exchange, body } = flight
  exchange.cancel = null
  if (exchange.over) return
  body.detach()
  if (stage === 'answered') {
    exchange.response.destroy()
  } else if (stage === 'garbled') {
    giveUp(context, flight, 'garbled')
  } else if (stage === 'connect') {
    flight.tried.add(pool.upstream.instanceId)
    context.again(flight)
  } else {
    flight.broken += 1
    if (flight.idempotent && body.replayable && flight.broken < MAX_BROKEN) context.again(flight)
    else giveUp(context, flight, 'unreachable')
  }
}

function giveUp(context: RelayContext, flight: Flight, page: 'garbled' | 'unreachable'): void {
  if (!context.isMissing(flight, 502)) answerPage(flight.exchange, page)
}

function sendInformation({ response, request }: Exchange, head: AnswerHead): void {
  if (response.headersSent || request.httpVersionMinor === 0) return
  if (head.status === 100 && request.headers.expect !== undefined) response.writeContinue()
  const link = head.status === 103 ? earlyHints(head) : []
  if (link.length > 0) response.writeEarlyHints({ link })
}

function beginAnswer(flight: Flight, head: AnswerHead): void {
  const { exchange, body } = flight
  const { request, response } = exchange
  response.writeHead(head.status, head.reason, signHeaders(exchange, responseHeaders(head, request.httpVersionMinor > 0)))
  if (isEndless(head)) {
    exchange.endStream = () => {
      exchange.cancel?.()
      exchange.cancel = null
      response.end()
    }
  }
  if (!head.keepAlive && !body.complete) body.discard()
}

function endAnswer({ exchange, body }: Flight, last: Buffer | null, rawTrailers: readonly string[]): void {
  const { response } = exchange
  exchange.cancel = null
  if (exchange.over) return
  if (last !== null) exchange.bytes += last.length
  if (rawTrailers.length > 0) response.addTrailers(trailerFields(rawTrailers))
  if (last === null) response.end()
  else if (last.length > AS_TEXT_BYTES) response.end(last)
  else response.end(last.toString('latin1'), 'latin1')
  if (!body.complete) body.discard()
}
