import { readdir } from 'node:fs/promises'
import { killFamily } from '../family/stop.ts'
import { removeFiles } from '../files/prepare.ts'
import { removeHotFiles } from '../instance/output.ts'
import type { Machine } from '../machine/machine.ts'
import { armSettling } from '../route/settle.ts'
import { attend } from './attendants.ts'
import type { Context } from './context.ts'
import { reconcile } from './reconcile.ts'
import type { Target } from './target.ts'

/**
 * Finds again what an earlier agent started. One look through `/proc`, then per instance: living ones are attended
 * on, those that were being ended are ended, dead ones start again. After a reboot releases that settled are let go.
 */
export function adoptTarget(context: Context, target: Target, marked: ReadonlyMap<string, readonly number[]>): void {
  const { machine } = context
  if (target.record.stopped === 'by-shutdown') target.record.stopped = 'no'
  let living = 0
  for (const release of target.record.releases) {
    const isFromBefore = release.instances.some((instance) => instance.bootId !== null && instance.bootId !== machine.bootId)
    if (isFromBefore && release.phase === 'settling') release.phase = 'retiring'
    for (const record of release.instances) {
      const attendant = attend(context, target, release, record)
      if (marked.has(`${machine.installation}.${record.id}`)) living += 1
      attendant.begin(marked)
    }
  }
  if (living > 0) context.journal.append({ targetId: target.record.targetId, contentKey: null, kind: 'adopted', detail: { instances: living } })
  reconcile(context, target)
  armSettling(context, target)
}

/** Ends processes with this installation's mark that nobody knows, and removes folders and mounts of no instance. */
export async function clearStrays(machine: Machine, known: ReadonlySet<string>, marked: ReadonlyMap<string, readonly number[]>): Promise<void> {
  for (const mark of marked.keys()) {
    const id = mark.slice(machine.installation.length + 1)
    if (known.has(id)) continue
    machine.logger.warn({ instance: id }, 'unknown process ended')
    await killFamily({ mark, cgroups: [] })
  }
  for (const id of await readdir(machine.folders.instances)) if (!known.has(id)) await removeFiles(machine, id)
  const strays = new Set((await readdir(machine.folders.hot)).map((name) => name.slice(0, name.lastIndexOf('.'))))
  for (const id of strays) if (!known.has(id)) await removeHotFiles(machine, id)
}

