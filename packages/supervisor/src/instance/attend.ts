import type { Instance, ReleaseSpec } from '@podo/agent-protocol'
import { removeCgroup } from '../cgroup/create.ts'
import { stopFamily } from '../family/stop.ts'
import { removeFiles } from '../files/prepare.ts'
import { wakeFamily } from '../output/freeze.ts'
import { saveEnd } from '../state/save-end.ts'
import type { InstanceRecord } from '../state/schema.ts'
import { adopt, familyOf } from './launch.ts'
import { removeHotFiles } from './output.ts'
import { beginSituation, members } from './situation.ts'
import type { AttendantOptions, Situation } from './situation.ts'
import { noteAbsence, tend } from './tend.ts'
import { viewInstance } from './view.ts'

/** Looks after one instance from its first start to its end: starts, probes, notes exits, restarts with backoff. */
export interface Attendant {
  readonly record: InstanceRecord
  readonly spec: ReleaseSpec
  state(): Instance['state']
  isRoutable(): boolean
  isCrashLooping(): boolean
  /** With `marked` (from a scan) a living process is adopted; without one, or when it has gone, it is started. */
  begin(marked?: ReadonlyMap<string, readonly number[]>): void
  /** Ends the family, removes cgroup, files and hot output. Resolves when nothing is left; may be called again. */
  stop(): Promise<void>
  /** Lets go: the process lives on and the next agent adopts it. */
  leave(): Promise<void>
  view(): Instance
  family(): readonly number[]
}

export function createAttendant(options: AttendantOptions): Attendant {
  const { machine, spec, record, recorder } = options
  const situation = beginSituation(options)
  const left = Promise.withResolvers<void>()
  let tending: Promise<void> = Promise.resolve()
  let stopped: Promise<void> | undefined
  const family = (): readonly number[] => members(situation)
  return {
    record,
    spec,
    state: () => situation.state,
    isRoutable: () => situation.state === 'ready' || (situation.state === 'unready' && record.port !== null),
    isCrashLooping: () => situation.state !== 'ready' && situation.isLooping,
    begin(marked) {
      const life = marked && adopt(machine, record, marked)
      if (life) wakeFamily(familyOf(machine, record))
      if (record.stopping) return
      tending = (marked && !life ? noteAbsence(situation) : Promise.resolve()).then(() => tend(situation, life, left.promise))
    },
    stop: () => (stopped ??= endAll(situation, () => tending)),
    async leave() {
      situation.isLeaving = true
      situation.interrupt.abort()
      left.resolve()
      await tending
    },
    view: () => viewInstance({ record, state: situation.state, probe: situation.probe, listening: situation.listening, lastLines: recorder.lastLines(), family }),
    family,
  }
}

async function endAll(situation: Situation, tending: () => Promise<void>): Promise<void> {
  const { machine, record, spec } = situation
  record.stopping = true
  situation.state = 'stopping'
  situation.onChange()
  await saveEnd(situation.save, machine.logger)
  situation.interrupt.abort()
  const isGone = await stopFamily(familyOf(machine, record), spec.stopGraceSeconds)
  if (!isGone) machine.logger.error({ instance: record.id }, 'processes do not end')
  await tending()
  removeCgroup(record.cgroups)
  await removeFiles(machine, record.id)
  await removeHotFiles(machine, record.id)
}
