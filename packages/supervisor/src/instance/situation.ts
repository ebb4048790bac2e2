import type { Instance, Probe, ReleaseSpec } from '@podo/agent-protocol'
import { findFamily } from '../family/find.ts'
import type { Machine, User } from '../machine/machine.ts'
import type { Recorder } from '../output/record.ts'
import type { Listener } from '../proc/list-listeners.ts'
import type { InstanceRecord } from '../state/schema.ts'
import { isCrashLoop } from './backoff.ts'
import { familyOf } from './launch.ts'

export interface AttendantOptions {
  readonly machine: Machine
  readonly spec: ReleaseSpec
  readonly record: InstanceRecord
  readonly user: User | null
  readonly recorder: Recorder
  /** Host for the health check: the app's own where it has one. */
  readonly host: () => string
  /** Another port of the target: somebody else listens on the one that it had. */
  readonly replacePort: (taken: number) => number
  /** Puts the intent, the pid or the exit on disk. */
  readonly save: () => Promise<void>
  /** The network rules know its port. */
  readonly raiseWalls: () => Promise<void>
  /** Something that a status shows, or a route, has changed. */
  readonly onChange: () => void
  /** The process has gone: its route goes at once, before anything else is looked at. */
  readonly onGone: () => void
  readonly onEvent: (kind: 'instance-exited' | 'instance-restarted' | 'crash-loop' | 'unhealthy', detail: Record<string, string | number | boolean | null>) => void
}

/** What is known about an instance beyond its record; lost with the agent and found again by the next one. */
export interface Situation extends AttendantOptions {
  state: Instance['state']
  probe: Probe | null
  listening: readonly Listener[]
  exitsInARow: number
  isLooping: boolean
  isLeaving: boolean
  /** Ends a pause between two starts. */
  readonly interrupt: AbortController
}

export const beginSituation = (options: AttendantOptions): Situation => ({
  ...options,
  state: options.record.stopping ? 'stopping' : 'starting',
  probe: null,
  listening: [],
  exitsInARow: 0,
  isLooping: isCrashLoop(options.record.exits),
  isLeaving: false,
  interrupt: new AbortController(),
})

export const isEnding = (situation: Situation): boolean => situation.record.stopping || situation.isLeaving

export const members = ({ machine, record }: Situation): number[] => findFamily(familyOf(machine, record))

/** An instance that is being ended stays `stopping`, whatever its process still does. */
export function become(situation: Situation, state: Instance['state']): void {
  if (situation.state === state || situation.record.stopping) return
  situation.state = state
  situation.onChange()
}

/** Nobody waits for this one: a disk that is full is told in the log, and the next change tries again. */
export function saveSoon({ save, machine, record }: Situation): void {
  save().catch((err: unknown) => machine.logger.error({ err, instance: record.id }, 'state could not be written'))
}
