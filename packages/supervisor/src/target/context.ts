import type { LogStore } from '@podo/ports'
import type { Journal } from '../journal/journal.ts'
import type { Machine, User } from '../machine/machine.ts'
import type { Walls } from '../network/walls.ts'
import type { Ports } from '../port/allocate.ts'
import type { Documents } from '../state/documents.ts'
import type { Sealer } from '../state/seal.ts'
import type { TargetRecord } from '../state/schema.ts'

/** What every target needs from the supervisor. */
export interface Context {
  readonly machine: Machine
  readonly sealer: Sealer
  readonly documents: Documents<TargetRecord>
  readonly journal: Journal
  readonly logs: LogStore
  readonly ports: Ports
  readonly walls: Walls
  /** First ports of the blocks of all targets. */
  readonly takenBlocks: () => ReadonlySet<number>
  /** Hosts that lead to a live release of another target. */
  readonly hostsOfOthers: (targetId: string) => ReadonlySet<string>
  /** Unix user of an app; null where apps run as Podo's own. Durable before it is used. */
  readonly userOf: (appId: string) => Promise<User | null>
  readonly routes: {
    /** Soon, once for many changes. */
    refresh(): void
    /** Before this returns. */
    refreshNow(): void
    dropUpstream(instanceId: string): void
    endStreams(contentKey: string): void
    quiet(contentKey: string, timeoutMs: number): Promise<boolean>
  }
}
