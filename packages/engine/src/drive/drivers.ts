import type { EngineOptions } from '../engine.ts'
import { driveTarget } from './drive-target.ts'

/** Deployments that one worker drives at a time; each mostly waits. More are found by the sweep. */
const MAX_DRIVERS = 64

export interface Drivers {
  /** Begins to drive a target, unless this worker does already. */
  drive(targetId: string): void
  stop(): Promise<void>
}

export function createDrivers(options: EngineOptions, owner: string): Drivers {
  const active = new Map<string, Promise<void>>()
  const again = new Set<string>()
  const stopping = new AbortController()
  const begin = (targetId: string): void => {
    const driven = driveTarget(options, owner, targetId, stopping.signal)
      .catch((error: unknown) => {
        options.log.warn({ err: error, targetId }, 'driving a deployment was interrupted')
      })
      .then(() => {
        active.delete(targetId)
        if (again.delete(targetId)) drive(targetId)
      })
    active.set(targetId, driven)
  }
  const drive = (targetId: string): void => {
    if (stopping.signal.aborted) return
    if (active.has(targetId)) again.add(targetId)
    else if (active.size < MAX_DRIVERS) begin(targetId)
  }
  return {
    drive,
    stop: async () => {
      stopping.abort(new Error('the engine stops'))
      await Promise.allSettled(active.values())
    },
  }
}
