import type { ReleaseSpec } from '@podo/agent-protocol'
import { absent } from '@podo/kernel'
import { liveRelease } from '../route/switch.ts'
import type { TargetRecord } from '../state/schema.ts'
import type { Context } from './context.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

export interface Registry {
  all(): Target[]
  /** Throws `absent`. */
  find(targetId: string): Target
  /** Ending what is not there is done already. */
  ifThere(targetId: string, work: (target: Target) => Promise<void>): Promise<void>
  findOrAdd(spec: ReleaseSpec): Promise<Target>
  add(record: TargetRecord): Promise<Target>
  remove(target: Target): Promise<void>
  describe(): { targetId: string; app: string; label: string | null }[]
}

/** The targets of this agent, by id. */
export function createRegistry(context: () => Context): Registry {
  const targets = new Map<string, Target>()
  const opening = new Map<string, Promise<Target>>()
  const add = async (record: TargetRecord): Promise<Target> => {
    const target = await openTarget(context(), record)
    targets.set(record.targetId, target)
    return target
  }
  return {
    all: () => Array.from(targets.values()),
    find(targetId) {
      const target = targets.get(targetId)
      if (target === undefined) throw absent('target')
      return target
    },
    async ifThere(targetId, work) {
      const target = targets.get(targetId)
      if (target) await work(target)
    },
    async findOrAdd(spec) {
      const known = targets.get(spec.targetId)
      if (known) return known
      const adding = opening.get(spec.targetId) ?? add(emptyRecord(spec)).finally(() => opening.delete(spec.targetId))
      opening.set(spec.targetId, adding)
      return adding
    },
    add,
    async remove(target) {
      const { targetId } = target.record
      await target.exclusively(async () => {
        targets.delete(targetId)
        await context().documents.remove(targetId)
        await target.log.close()
        await context().logs.remove({ kind: 'app', id: targetId })
      })
    },
    describe: () => Array.from(targets.values(), ({ record }) => ({ targetId: record.targetId, app: record.app, label: liveRelease(record)?.spec.label ?? null })),
  }
}

const emptyRecord = (spec: ReleaseSpec): TargetRecord => ({
  targetId: spec.targetId,
  appId: spec.appId,
  app: spec.app,
  releases: [],
  hosts: [],
  fencingToken: 0,
  previous: null,
  switchedAt: null,
  stopped: 'no',
  portBlocks: [],
})
