import { chmod, chown } from 'node:fs/promises'
import { dropBeyondTotal, removeLeftovers } from './keep.ts'
import type { SegmentOptions } from './store.ts'

/** What the writers of one store share. */
export interface Upkeep {
  readonly options: SegmentOptions
  /** Files that are being written. */
  readonly open: Set<string>
  /** Hands a folder to the group that reads, and with it all that is made in there: nothing is there that it cannot read yet. */
  readonly giveTo: (path: string) => Promise<void>
  /** Drops what all streams together have beyond the budget, and at first what an earlier Podo left; one look at a time, and not too often. */
  readonly keepTotal: () => Promise<void>
}

/** rwxr-s---: what is made in the folder has its group (chmod(1)). */
const SHARED = 0o2750

export function createUpkeep(options: SegmentOptions): Upkeep {
  const open = new Set<string>()
  let looking: Promise<void> | undefined
  let lookedAt = -Infinity
  const look = async (): Promise<void> => {
    const isFirst = lookedAt === -Infinity
    lookedAt = performance.now()
    if (isFirst) await removeLeftovers(options.root)
    await dropBeyondTotal({ root: options.root, budgetBytes: options.budgetBytes, yields: options.yields, isOpen: (file) => open.has(file) })
  }
  return {
    options,
    open,
    giveTo: async (path) => {
      if (options.readerGroup === null) return
      await chown(path, -1, options.readerGroup)
      await chmod(path, SHARED)
    },
    keepTotal: async () => {
      if (performance.now() - lookedAt < options.lookEveryMs) return
      looking ??= look().finally(() => (looking = undefined))
      await looking
    },
  }
}
