import type { AgentClient } from '@podo/agent-protocol'
import type { Logger } from '@podo/telemetry'

/** The part of the agent that builds need. */
export type BuildAgent = Pick<AgentClient, 'run' | 'runStatus' | 'cancelRun' | 'forgetRun' | 'programs'> & {
  runOutput(key: string, offset: number, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>
}

export interface BuilderProcessOptions {
  readonly agent: BuildAgent
  readonly logger: Logger
  /** Notes on builds that are under way. */
  readonly buildsFolder: string
  /** Finished slugs; on the same disk as the folders that are built in, or they are copied. */
  readonly slugsFolder: string
  readonly cachesFolder: string
  /** Disk for the caches of all apps together; 10 GiB unless told. */
  readonly cacheBudgetBytes?: number
  /** Holds `bin/node`, `bin/npm` and `bin/npx`. */
  readonly runtimeFolder: string
  /** Added to the environment of each step: registry, proxy. */
  readonly environment?: Readonly<Record<string, string>>
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number
}
