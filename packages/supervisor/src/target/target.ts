import type { ReleaseSpec } from '@podo/agent-protocol'
import type { Attendant } from '../instance/attend.ts'
import { createTargetLog } from '../output/record.ts'
import type { TargetLog } from '../output/record.ts'
import type { ReleaseRecord, TargetRecord } from '../state/schema.ts'
import type { Context } from './context.ts'
import { createSignal } from './signal.ts'

/** One app in one environment: its record, what looks after its instances, its log. */
export interface Target {
  readonly record: TargetRecord
  readonly user: { readonly uid: number; readonly gid: number } | null
  readonly log: TargetLog
  readonly all: Map<string, Attendant>
  attendants(contentKey: string): readonly Attendant[]
  release(contentKey: string): ReleaseRecord | undefined
  /** The spec with its secrets, which are sealed on disk. */
  spec(release: ReleaseRecord): ReleaseSpec
  save(durable?: boolean): Promise<void>
  revision(): number
  /** A status has changed: waiters look again, routes are built again. */
  changed(): void
  wait(since: number, waitMs: number, signal: AbortSignal): Promise<void>
  /** One change at a time: each sees the record that the one before it left on disk. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
}

export async function openTarget(context: Context, record: TargetRecord): Promise<Target> {
  const user = await context.userOf(record.appId)
  const log = createTargetLog(context.logs, record.targetId)
  const all = new Map<string, Attendant>()
  const specs = new WeakMap<ReleaseRecord, ReleaseSpec>()
  const signal = createSignal()
  let queue: Promise<unknown> = Promise.resolve()
  return {
    record,
    user,
    log,
    all,
    attendants: (contentKey) => Array.from(all.values()).filter((attendant) => attendant.spec.contentKey === contentKey),
    release: (contentKey) => record.releases.find((release) => release.spec.contentKey === contentKey),
    spec(release) {
      const known = specs.get(release)
      if (known) return known
      const opened = { ...release.spec, secrets: context.sealer.open(sealOwner(record.targetId, release.spec.contentKey), release.sealedSecrets) }
      specs.set(release, opened)
      return opened
    },
    save: (durable) => context.documents.save(record.targetId, () => record, durable),
    revision: signal.revision,
    changed() {
      signal.raise()
      context.routes.refresh()
    },
    wait: signal.wait,
    exclusively(work) {
      const result = queue.then(work, work)
      queue = result.catch(() => undefined)
      return result
    },
  }
}

export const sealOwner = (targetId: string, contentKey: string): string => `${targetId}/${contentKey}`
