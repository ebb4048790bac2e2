import { Agent } from 'node:http'
import type { ProcessTarget, Upstream } from './table.ts'

/** The connections to one process. */
export interface UpstreamPool {
  readonly upstream: Upstream
  /** Connections that are kept and used again. */
  readonly kept: Agent
  /** A new connection for each request that may not be sent twice. */
  readonly fresh: Agent
  open: number
}

export interface Pools {
  /** The process with the fewest requests open, in turn among equals; null when all are in `tried` or gone. */
  pick(target: ProcessTarget, tried: ReadonlySet<string>): UpstreamPool | null
  drop(instanceId: string): void
  /** A new table has the last word on who is alive. */
  revive(): void
  /** Lets go of pools that nobody uses. */
  sweep(): void
  close(): void
}

export function createPools(idleTimeoutMs: number): Pools {
  const pools = new Map<string, UpstreamPool>()
  const dropped = new Set<string>()
  let turn = 0

  const poolOf = (upstream: Upstream): UpstreamPool => {
    const key = `${upstream.instanceId}:${upstream.port}`
    const known = pools.get(key)
    if (known !== undefined) return known
    const made = openPool(upstream, idleTimeoutMs)
    pools.set(key, made)
    return made
  }

  const remove = (key: string, pool: UpstreamPool): void => {
    pools.delete(key)
    pool.kept.destroy()
    pool.fresh.destroy()
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
    drop(instanceId) {
      dropped.add(instanceId)
      for (const [key, pool] of pools) if (pool.upstream.instanceId === instanceId && pool.open === 0) remove(key, pool)
    },
    revive: () => dropped.clear(),
    sweep() {
      for (const [key, pool] of pools) {
        if (pool.open === 0 && Object.keys(pool.kept.freeSockets).length === 0) remove(key, pool)
      }
    },
    close() {
      for (const [key, pool] of pools) remove(key, pool)
    },
  }
}

const openPool = (upstream: Upstream, idleTimeoutMs: number): UpstreamPool => ({
  upstream,
  kept: new Agent({ keepAlive: true, timeout: idleTimeoutMs, maxFreeSockets: 256 }),
  fresh: new Agent({ keepAlive: true, maxFreeSockets: 0 }),
  open: 0,
})
