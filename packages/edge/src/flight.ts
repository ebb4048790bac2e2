import type { ReplayBody } from './body.ts'
import type { Exchange } from './exchange.ts'
import type { CallHead } from './upstream/call.ts'

/** A request on its way through one or more attempts. */
export interface Flight {
  readonly exchange: Exchange
  readonly head: CallHead
  readonly body: ReplayBody
  /** May be sent again though the app may have seen it (RFC 9110, 9.2.2). */
  readonly idempotent: boolean
  /** And surely can be: its body is so small that all of it is kept. Others never go out on an idle connection. */
  readonly repeatable: boolean
  /** Processes that took no connection; emptied before it looks again. */
  readonly tried: Set<string>
  /** The release before is asked for what the live one did not have: `asking` now, `asked` in vain. */
  warm: 'none' | 'asking' | 'asked'
  /** Times it broke after it was sent. */
  broken: number
  /** Moment after which it waits for nobody any more; set when it first waits. */
  heldUntil: number | null
}

const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'PROPFIND', 'REPORT', 'SEARCH'])

export function beginFlight(exchange: Exchange, head: CallHead, body: ReplayBody, isKept: boolean): Flight {
  const idempotent = IDEMPOTENT.has(head.method)
  return { exchange, head, body, idempotent, repeatable: idempotent && isKept, tried: new Set(), warm: 'none', broken: 0, heldUntil: null }
}
