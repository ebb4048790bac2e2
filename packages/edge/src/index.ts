/**
 * Podo's edge: one port for all apps. It owns routing by host, the relay to the apps' processes, static sites, the
 * access log and the pages that Podo answers itself. It runs inside the agent and holds no state that outlives it.
 *
 * - Keyed by host. The table is one immutable object that is replaced whole; a request looks its route up when it
 *   begins and stays with that release, unless the release gave no answer and the request may be sent again.
 * - Crash: a listening socket that somebody else holds keeps the connections that arrive; only requests in flight
 *   break. Planned restart: `drain` stops accepting, finishes what is in flight and breaks none.
 * - Cancel: a client that goes away ends its request upstream, and the reverse.
 * - Timeout: no limit on a whole request; one on silence, one on the arrival of headers, one on connecting. Every
 *   input has a size limit.
 * - Sent again: a request whose connection never came to be, always; one that broke before any answer, when its
 *   method is idempotent (RFC 9110, 9.2.2) and its body is still kept. Other requests never go out on a connection
 *   that was idle, so that a closing idle connection cannot take one with it.
 */
export { createEdge } from './edge.ts'
export type { Edge, ListenOn } from './edge.ts'
export type { AccessEntry, EdgeOptions, EdgeStats, TargetStats } from './options.ts'
export { EMPTY_TABLE } from './table.ts'
export type { EdgeRoute, EdgeTable, EdgeTarget, PageTarget, ProcessTarget, StaticTarget, Upstream } from './table.ts'
