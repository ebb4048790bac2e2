import type { Answer, Call, CallEvents, CallHead, CallStage } from './call.ts'
import { call } from './call.ts'
import { answerPage, signHeaders } from './answer.ts'
import type { ReplayBody } from './body.ts'
import type { Exchange } from './exchange.ts'
import { responseHeaders, trailerFields } from './headers.ts'
import type { EdgeLimits } from './options.ts'
import type { Pools, UpstreamPool } from './pool.ts'
import type { ProcessTarget } from './table.ts'

/** What the relay asks of the edge around it. */
export interface RelayContext {
  readonly limits: EdgeLimits
  readonly pools: Pools
  /** Nobody of this release is there, or nobody took the connection: decides where the request goes next. */
  readonly nobodyThere: (flight: Flight) => void
}

/** A request on its way through one or more attempts. */
export interface Flight {
  readonly exchange: Exchange
  readonly head: CallHead
  readonly body: ReplayBody
  /** May be sent again though the app may have seen it (RFC 9110, 9.2.2). */
  readonly idempotent: boolean
  /** Processes of the present target that took no connection. */
  readonly tried: Set<string>
  /** Times it broke after it was sent. */
  broken: number
  /** Moment after which it waits for nobody any more; set when it first waits. */
  heldUntil: number | null
}

/** Times a request may break without an answer before the visitor is told. */
const MAX_BROKEN = 3

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'PROPFIND', 'REPORT', 'SEARCH'])

export const isIdempotent = (method: string): boolean => IDEMPOTENT.has(method)

/** Sends a request to a process of the target and its answer back. */
export function relay(context: RelayContext, flight: Flight, target: ProcessTarget): void {
  const { exchange } = flight
  const pool = context.pools.pick(target, flight.tried)
  if (pool === null) {
    context.nobodyThere(flight)
    return
  }
  exchange.contentKey = target.contentKey
  exchange.instanceId = pool.upstream.instanceId
  attempt(context, flight, target, pool)
}

function attempt(context: RelayContext, flight: Flight, target: ProcessTarget, pool: UpstreamPool): void {
  const { exchange, body } = flight
  const agent = flight.idempotent && flight.broken === 0 ? pool.kept : pool.fresh
  let counted = true
  const release = (): void => {
    if (counted) pool.open -= 1
    counted = false
  }
  const events: CallEvents = {
    connected: () => body.sendTo(running),
    information: (status, rawHeaders) => sendInformation(exchange, status, rawHeaders),
    answer: (answer) => beginAnswer(exchange, answer, running),
    data: (chunk) => {
      exchange.bytes += chunk.length
      if (!exchange.response.write(chunk)) running.pause()
    },
    end: (rawTrailers) => {
      release()
      endAnswer(flight, rawTrailers)
    },
    drain: () => body.drained(),
    broke: (stage) => {
      release()
      if (!exchange.over) recover(context, flight, target, pool, stage)
    },
  }
  pool.open += 1
  const running: Call = call(pool.upstream.port, agent, flight.head, context.limits.connectTimeoutMs, events)
  exchange.cancel = () => {
    release()
    running.destroy()
  }
}

/** An attempt broke: where nothing reached the visitor and the request may go again, it goes again. */
function recover(context: RelayContext, flight: Flight, target: ProcessTarget, pool: UpstreamPool, stage: CallStage): void {
  const { exchange } = flight
  exchange.cancel = null
  if (stage === 'answered') {
    exchange.response.destroy()
    return
  }
  if (stage === 'connect') {
    flight.tried.add(pool.upstream.instanceId)
    relay(context, flight, target)
    return
  }
  flight.broken += 1
  if (!flight.idempotent || !flight.body.replayable || flight.broken > MAX_BROKEN) answerPage(exchange, 'unreachable')
  else relay(context, flight, target)
}

function sendInformation(exchange: Exchange, status: number, rawHeaders: readonly string[]): void {
  const { response, request } = exchange
  if (response.headersSent || request.httpVersionMinor === 0) return
  if (status === 100) response.writeContinue()
  else if (status === 103) response.writeEarlyHints(earlyHints(rawHeaders))
}

/** Only links travel as hints (RFC 8297). */
function earlyHints(rawHeaders: readonly string[]): Record<string, string[]> {
  const link: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === 'link') link.push(rawHeaders[at + 1] ?? '')
  }
  return { link }
}

function beginAnswer(exchange: Exchange, answer: Answer, running: Call): void {
  const { response } = exchange
  if (answer.encoding !== undefined && answer.encoding.toLowerCase() !== 'chunked') {
    running.destroy()
    exchange.cancel?.()
    answerPage(exchange, 'unreachable')
    return
  }
  response.writeHead(answer.status, answer.reason, signHeaders(exchange, responseHeaders(answer.rawHeaders, answer.connection, answer.status)))
  response.on('drain', () => running.resume())
  setImmediate(() => {
    if (exchange.bytes === 0 && !exchange.over && !response.writableEnded) response.flushHeaders()
  })
}

function endAnswer(flight: Flight, rawTrailers: readonly string[]): void {
  const { exchange, body } = flight
  exchange.cancel = null
  const trailers = rawTrailers.length === 0 ? [] : trailerFields(rawTrailers)
  if (trailers.length > 0) exchange.response.addTrailers(trailers)
  exchange.response.end()
  if (!exchange.request.complete) body.discard()
}
