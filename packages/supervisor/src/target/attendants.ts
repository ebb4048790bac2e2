import { createMask } from '@podo/domain'
import { newId } from '@podo/kernel'
import { cgroupFolders } from '../cgroup/create.ts'
import { createAttendant } from '../instance/attend.ts'
import type { Attendant } from '../instance/attend.ts'
import { saveEnd } from '../state/save-end.ts'
import type { InstanceRecord, ReleaseRecord } from '../state/schema.ts'
import type { Context } from './context.ts'
import type { Target } from './target.ts'

/** Adds an instance to the record and begins it; the intent is on disk before anything is spawned. */
export function addInstance(context: Context, target: Target, release: ReleaseRecord, process: string, index: number): void {
  const id = newId()
  const record: InstanceRecord = {
    id,
    process,
    index,
    port: process === 'web' ? allocatePort(context, target) : null,
    pid: null,
    startTime: null,
    bootId: null,
    startedAt: new Date().toISOString(),
    // Known before they are made, so that the intent on disk need not be written a second time.
    cgroups: cgroupFolders(context.machine.cgroups, id),
    restarts: 0,
    exits: [],
    wasReady: false,
    stopping: false,
  }
  release.instances.push(record)
  attend(context, target, release, record).begin()
}

/** Puts an attendant to an instance, new or adopted. */
export function attend(context: Context, target: Target, release: ReleaseRecord, record: InstanceRecord): Attendant {
  const spec = target.spec(release)
  const { contentKey, targetId } = spec
  const attendant = createAttendant({
    machine: context.machine,
    spec,
    record,
    user: target.user,
    recorder: target.log.recorder(record.process, record.id, createMask(Object.values(spec.secrets))),
    host: () => target.record.hosts[0] ?? 'localhost',
    replacePort(taken) {
      const port = allocatePort(context, target)
      context.ports.release(taken)
      return port
    },
    save: () => target.save(),
    raiseWalls: () => context.walls.raise(),
    onChange: target.changed,
    onGone: () => {
      context.routes.dropUpstream(record.id)
      target.changed()
    },
    onEvent: (kind, detail) => context.journal.append({ targetId, contentKey, kind, detail }),
  })
  target.all.set(record.id, attendant)
  return attendant
}

/** Ends an instance and, when nothing of it is left, forgets it; `lookAgain` then sees what that allows. */
export async function endInstance(context: Context, target: Target, release: ReleaseRecord, attendant: Attendant, lookAgain: () => void): Promise<void> {
  await attendant.stop()
  if (!target.all.delete(attendant.record.id)) return
  release.instances = release.instances.filter((instance) => instance !== attendant.record)
  if (attendant.record.port !== null) context.ports.release(attendant.record.port)
  target.changed()
  lookAgain()
  await saveEnd(() => target.save(), context.machine.logger)
}

function allocatePort(context: Context, target: Target): number {
  const portsInUse = Array.from(target.all.values(), (attendant) => attendant.record.port).filter((port) => port !== null)
  return context.ports.allocate({ portBlocks: target.record.portBlocks, portsInUse }, context.takenBlocks())
}
