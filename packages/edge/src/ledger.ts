import type { Exchange } from './exchange.ts'
import type { AccessEntry, EdgeStats, TargetStats } from './options.ts'

/** Counts what runs and what ran, and writes the access log. */
export interface Ledger {
  readonly begin: (exchange: Exchange) => void
  readonly end: (exchange: Exchange) => void
  /** Ends the streams of one release, or of all. */
  readonly endStreams: (contentKey: string | null) => void
  /** Exchanges that run on a release. */
  readonly open: (contentKey: string) => number
  readonly stats: (connections: number) => EdgeStats
}

interface Counter {
  requests: number
  open: number
  serverErrors: number
}

export function createLedger(log: ((entry: AccessEntry) => void) | undefined): Ledger {
  const open = new Set<Exchange>()
  const byTarget = new Map<string, Counter>()
  let requests = 0

  return {
    begin(exchange) {
      open.add(exchange)
      requests += 1
    },
    end(exchange) {
      if (!open.delete(exchange)) return
      if (exchange.targetId !== null) count(byTarget, exchange.targetId, exchange.upgraded ? 101 : exchange.response.statusCode)
      log?.(entryOf(exchange))
    },
    endStreams(contentKey) {
      for (const exchange of open) if (contentKey === null || exchange.contentKey === contentKey) exchange.endStream?.()
    },
    open: (contentKey) => [...open].filter((exchange) => exchange.contentKey === contentKey).length,
    stats: (connections) => ({ requests, open: open.size, connections, byTarget: targetStats(byTarget, open) }),
  }
}

function count(byTarget: Map<string, Counter>, targetId: string, status: number): void {
  const counter = byTarget.get(targetId) ?? { requests: 0, open: 0, serverErrors: 0 }
  counter.requests += 1
  if (status >= 500) counter.serverErrors += 1
  byTarget.set(targetId, counter)
}

function targetStats(byTarget: ReadonlyMap<string, Counter>, open: ReadonlySet<Exchange>): Map<string, TargetStats> {
  const stats = new Map<string, Counter>([...byTarget].map(([id, counter]) => [id, { ...counter }]))
  for (const { targetId } of open) {
    if (targetId === null) continue
    const counter = stats.get(targetId) ?? { requests: 0, open: 0, serverErrors: 0 }
    counter.requests += 1
    counter.open += 1
    stats.set(targetId, counter)
  }
  return stats
}

function entryOf(exchange: Exchange): AccessEntry {
  const { response, destination } = exchange
  const query = destination.path.indexOf('?')
  return {
    at: exchange.at,
    host: destination.host,
    method: exchange.request.method ?? '',
    path: query === -1 ? destination.path : destination.path.slice(0, query),
    status: exchange.upgraded ? 101 : response.headersSent ? response.statusCode : 0,
    bytes: exchange.bytes,
    milliseconds: performance.now() - exchange.startedAt,
    targetId: exchange.targetId,
    contentKey: exchange.contentKey,
    instanceId: exchange.instanceId,
    requestId: exchange.requestId,
    complete: exchange.upgraded || response.writableFinished,
  }
}
