import type { LogStore, Runtime, SourceStore } from '@podo/ports'
import type { Database, SecretSealer } from '@podo/store'
import type { Logger } from '@podo/telemetry'
import type { RateLimit } from '../session/rate-limit.ts'

/** Everything the use cases reach; made once by the program. */
export interface Services {
  /** As podo_api. */
  readonly database: Database
  readonly runtime: Runtime
  readonly sources: SourceStore
  readonly logs: LogStore
  readonly secrets: SecretSealer
  readonly log: Logger
  readonly version: string
  readonly startedAt: Date
  /** `http://localhost:8700`. */
  readonly consoleOrigin: string
  /** What the apps' hosts end with: `localhost`. */
  readonly appsDomain: string
  /** The address of an app by its host. */
  readonly appAddress: (host: string) => string
  /** Folder of the uploads that wait for their contents. */
  readonly uploadsFolder: string
  readonly localToken: LocalToken
  readonly limits: { readonly byAccount: RateLimit; readonly byAddress: RateLimit; readonly links: RateLimit }
  /** What Podo's own page tells; asked when it is opened. */
  readonly inspect: () => Promise<SelfInspection>
}

export interface LocalToken {
  /** In constant time. */
  matches(given: string): boolean
}

export interface SelfInspection {
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly memoryBytes: number }[]
  readonly isolation: { readonly users: boolean; readonly cgroups: string; readonly network: string; readonly overlay: boolean; readonly processes: string } | null
  /** What builds keep for the next ones. */
  readonly caches: { readonly bytes: number; readonly budgetBytes: number }
  /** Files of releases: disk, how many builds that is, and how many releases of each app and environment keep theirs. */
  readonly releases: { readonly bytes: number; readonly count: number; readonly keep: number }
  readonly warnings: readonly string[]
}
