import type { ProcessTarget, Upstream } from '../table.ts'
import { isUsable, openConnection } from './connection.ts'
import type { UpstreamConnection } from './connection.ts'

/** The connections to one process. */
export interface UpstreamPool {
  readonly upstream: Upstream
  /** Idle ones, the last used at the end. */
  readonly idle: UpstreamConnection[]
  /** Requests that run there. */
  open: number
}

export interface Pools {
  /** The process with the fewest requests open, in turn among equals; null when all are in `tried` or gone. */
  readonly pick: (target: ProcessTarget, tried: ReadonlySet<string>) => UpstreamPool | null
  /** An idle connection, unless `fresh`; a new one otherwise. */
  readonly take: (pool: UpstreamPool, fresh: boolean) => UpstreamConnection
  /** Keeps a connection for the next request. */
  readonly give: (pool: UpstreamPool, connection: UpstreamConnection) => void
  readonly drop: (instanceId: string) => void
  /** A new table has the last word on who is alive. */
  readonly revive: () => void
  readonly close: () => void
}

const MAX_IDLE = 256

/** A pool lives while it has requests or idle connections; idle ones close between once and twice `idleMs / 2`. */
export function createPools(idleMs: number, onDefect: (error: unknown) => void): Pools {
  const pools = new Map<string, UpstreamPool>()
  const dropped = new Set<string>()
  let turn = 0
  let sweeper: NodeJS.Timeout | null = null

  const poolOf = (upstream: Upstream): UpstreamPool => {
    const key = `${upstream.instanceId}:${upstream.port}`
    const known = pools.get(key)
    if (known !== undefined) return known
    const made: UpstreamPool = { upstream, idle: [], open: 0 }
    pools.set(key, made)
    sweeper ??= setInterval(sweep, idleMs / 2).unref()
    return made
  }

  const sweep = (): void => {
    const before = performance.now() - idleMs / 2
    for (const [key, pool] of pools) {
      const stale = pool.idle.findIndex((connection) => connection.idleSince > before)
      for (const connection of pool.idle.splice(0, stale === -1 ? pool.idle.length : stale)) connection.socket.destroy()
      if (pool.open === 0 && pool.idle.length === 0) pools.delete(key)
    }
    if (pools.size > 0 || sweeper === null) return
    clearInterval(sweeper)
    sweeper = null
  }

  return {
    pick(target, tried) {
      const count = target.upstreams.length
      turn = (turn + 1) % 0x4000_0000
      let best: UpstreamPool | null = null
      for (let step = 0; step < count; step += 1) {
        const upstream = target.upstreams[(turn + step) % count]
        if (upstream === undefined || tried.has(upstream.instanceId) || dropped.has(upstream.instanceId)) continue
        const pool = poolOf(upstream)
        if (best === null || pool.open < best.open) best = pool
      }
      return best
    },
    take(pool, fresh) {
      for (let kept = fresh ? undefined : pool.idle.pop(); kept !== undefined; kept = pool.idle.pop()) {
        if (isUsable(kept)) return kept
        kept.socket.destroy()
      }
      return openConnection(pool.upstream.port, onDefect)
    },
    give(pool, connection) {
      if (pool.idle.length >= MAX_IDLE || dropped.has(pool.upstream.instanceId) || pools.size === 0) {
        connection.socket.destroy()
        return
      }
      connection.idleSince = performance.now()
      pool.idle.push(connection)
    },
    drop(instanceId) {
      dropped.add(instanceId)
      for (const pool of pools.values()) if (pool.upstream.instanceId === instanceId) closeIdle(pool)
    },
    revive: () => dropped.clear(),
    close() {
      for (const pool of pools.values()) closeIdle(pool)
      pools.clear()
      if (sweeper !== null) clearInterval(sweeper)
      sweeper = null
    },
  }
}

function closeIdle(pool: UpstreamPool): void {
  for (const connection of pool.idle.splice(0)) connection.socket.destroy()
}
