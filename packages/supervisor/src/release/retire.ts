import { conflict } from '@podo/kernel'
import { saveEnd } from '../state/save-end.ts'
import type { ReleaseRecord } from '../state/schema.ts'
import type { Context } from '../target/context.ts'
import { reconcile } from '../target/reconcile.ts'
import type { Target } from '../target/target.ts'

const LOOK_EVERY_MS = 1_000

/** Ends a release that has no traffic; resolves when nothing of it is left. One that is not there has ended already. */
export async function stopRelease(context: Context, target: Target, contentKey: string): Promise<void> {
  await target.exclusively(async () => {
    const release = target.release(contentKey)
    if (release === undefined) return
    if (release.phase === 'live') throw conflict('RELEASE_LIVE', 'This release has the traffic. Switch to another one first, or stop the app.')
    retire(context, target, release)
    await saveEnd(() => target.save(), context.machine.logger)
  })
  await isGone(target, () => target.attendants(contentKey).every((attendant) => !attendant.record.stopping))
}

export function retire(context: Context, target: Target, release: ReleaseRecord): void {
  release.phase = 'retiring'
  release.settlesAt = null
  context.routes.endStreams(release.spec.contentKey)
  reconcile(context, target)
  target.changed()
}

/** Waits for the target to change until `done`. Bounded by the instances' own stop grace and kill. */
export async function isGone(target: Target, done: () => boolean): Promise<void> {
  while (!done()) await target.wait(target.revision(), LOOK_EVERY_MS, new AbortController().signal)
}
