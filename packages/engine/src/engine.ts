import { hostname } from 'node:os'
import type { Phase } from '@podo/domain'
import { newId } from '@podo/kernel'
import type { Builder, LogStore, Runtime, SourceStore } from '@podo/ports'
import type { Connection, Database, Listener, SealedBuildVariables, Tx } from '@podo/store'
import type { Logger } from '@podo/telemetry'
import { openDoorbell } from './doorbell.ts'
import { createDrivers } from './drive/drivers.ts'
import { freeDeadLeases, ownerName } from './drive/owner.ts'
import { followRuntime } from './follow/runtime-events.ts'
import { startSweep } from './sweep.ts'

export interface EngineOptions {
  /** As podo_worker. */
  readonly database: Database
  /** Hears `podo_events`. */
  readonly events: Listener
  /** Connection of the doorbell (graphile-worker), as podo_worker. */
  readonly connection: Connection
  readonly runtime: Runtime
  readonly builder: Builder
  readonly sources: SourceStore
  readonly logs: LogStore
  /** Folder of the builds: one folder a deployment while it works. */
  readonly buildsFolder: string
  /** Clear text of secret versions, by name. */
  readonly openSecrets: (tx: Tx, secretVersions: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>
  /** Values of an app's build variables, sealed until a build needs them. */
  readonly buildVariables: (tx: Tx, appId: string) => Promise<SealedBuildVariables>
  /** What else builds are given that is hidden in their logs: passwords of proxies. */
  readonly hiddenInBuilds?: readonly string[]
  readonly log: Logger
  /** Builds at a time, over all workers. */
  readonly buildLimit?: number
  readonly build?: { readonly memoryMb: number; readonly outputBytes: number }
  /** How long a lease lasts without renewal. */
  readonly leaseSeconds?: number
  readonly sweepSeconds?: number
  readonly timing?: PhaseTiming
}

/** Other times than the usual ones, in seconds. */
export interface PhaseTiming {
  /** After which a phase gives up. */
  readonly phases?: Readonly<Partial<Record<Phase, number>>>
  /** A command that has written nothing for so long is told as such; 60. */
  readonly quiet?: number
  /** What a phase that was told to stop may take for it; 20. */
  readonly stopping?: number
  /** What the doctor may take before the traffic goes back without its word; 5. */
  readonly cause?: number
}

export interface Engine {
  start(): Promise<void>
  /** Stops driving: phases in work are left where they are, leases given back, the next worker goes on. */
  stop(): Promise<void>
}

export function createEngine(options: EngineOptions): Engine {
  const owner = ownerName(hostname(), process.pid, newId())
  const drivers = createDrivers(options, owner)
  const stopping = new AbortController()
  const ended: Promise<unknown>[] = []
  let doorbell: { close(): Promise<void> } | undefined
  let stopped: Promise<void> | undefined
  return {
    start: async () => {
      await freeDeadLeases(options.database, hostname())
      doorbell = await openDoorbell(options, drivers)
      ended.push(startSweep(options, drivers, stopping.signal), followRuntime(options, stopping.signal))
    },
    stop: () => (stopped ??= stop()),
  }

  async function stop(): Promise<void> {
    stopping.abort(new Error('the engine stops'))
    await doorbell?.close()
    await drivers.stop()
    await Promise.allSettled(ended)
  }
}
