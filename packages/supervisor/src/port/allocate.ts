import { AppError } from '@podo/kernel'

/** Ports of one target lie together; a target that needs more gets another block. */
export const BLOCK_SIZE = 16
/** A port rests this long after its process has gone, so that late clients reach nobody instead of somebody else. */
export const QUARANTINE_MS = 60_000

export interface PortRange {
  readonly first: number
  readonly last: number
}

export interface PortOwner {
  portBlocks: number[]
  readonly portsInUse: readonly number[]
}

export interface Ports {
  /** A port of the owner's blocks that is not given out; adds a block when all are. Whether it is free shows at the start. */
  allocate(owner: PortOwner, takenBlocks: ReadonlySet<number>): number
  release(port: number): void
}

export function createPorts(range: PortRange, now: () => number = Date.now): Ports {
  const restingUntil = new Map<number, number>()
  const isResting = (port: number): boolean => {
    const until = restingUntil.get(port)
    if (until === undefined) return false
    if (until > now()) return true
    restingUntil.delete(port)
    return false
  }
  const pick = (blocks: readonly number[], inUse: readonly number[]): number | undefined =>
    blocks
      .flatMap((first) => Array.from({ length: BLOCK_SIZE }, (_, index) => first + index))
      .find((port) => !inUse.includes(port) && !isResting(port))
  return {
    allocate(owner, takenBlocks) {
      const own = pick(owner.portBlocks, owner.portsInUse)
      if (own !== undefined) return own
      for (let first = range.first; first + BLOCK_SIZE - 1 <= range.last; first += BLOCK_SIZE) {
        if (takenBlocks.has(first)) continue
        const port = pick([first], owner.portsInUse)
        if (port === undefined) continue
        owner.portBlocks.push(first)
        return port
      }
      throw new AppError({
        kind: 'unavailable',
        code: 'NO_PORT',
        publicMessage: `All ports from ${range.first} to ${range.last} are taken. Delete apps that are not needed, or give Podo a wider range with PODO_APP_PORTS.`,
        retryable: true,
      })
    },
    release: (port) => void restingUntil.set(port, now() + QUARANTINE_MS),
  }
}
