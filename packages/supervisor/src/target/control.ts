import type { Scale, SwitchResult } from '@podo/agent-protocol'
import { conflict } from '@podo/kernel'
import { isGone, retire } from '../release/retire.ts'
import { isReady } from '../release/status.ts'
import { warmRelease } from '../route/build-table.ts'
import { disarmSettling } from '../route/settle.ts'
import { switchTraffic } from '../route/switch.ts'
import { saveEnd } from '../state/save-end.ts'
import type { TargetRecord } from '../state/schema.ts'
import type { Context } from './context.ts'
import { reconcile } from './reconcile.ts'
import type { Target } from './target.ts'

const SWITCH_BACK_SETTLE_SECONDS = 600

/** Stops everything of a target, remembered; hosts show that it is stopped. Resolves when nothing runs. */
export async function stopTarget(context: Context, target: Target, why: 'by-person' | 'by-shutdown'): Promise<void> {
  await changeStopped(context, target, why)
  if (why === 'by-person') note(context, target, 'local-stop')
  await isGone(target, () => target.all.size === 0)
}

export async function startTarget(context: Context, target: Target): Promise<void> {
  await changeStopped(context, target, 'no')
  note(context, target, 'local-start')
}

async function changeStopped(context: Context, target: Target, stopped: TargetRecord['stopped']): Promise<void> {
  await target.exclusively(async () => {
    target.record.stopped = stopped
    const save = (): Promise<void> => target.save(true)
    await (stopped === 'no' ? save() : saveEnd(save, context.machine.logger))
    context.routes.refreshNow()
    reconcile(context, target)
    target.changed()
  })
}

/** The release before takes the traffic back, if it is still warm: without the database, by its own fencing token. */
export async function switchBack(context: Context, target: Target): Promise<SwitchResult> {
  const warm = warmRelease(target.record)
  if (warm === undefined || !isReady(target, warm)) throw conflict('NOT_WARM', 'The release before is not warm any more. Roll back with podo rollback, which starts it again.')
  const { contentKey } = warm.spec
  const result = await switchTraffic(context, target, { hosts: target.record.hosts, contentKey, fencingToken: target.record.fencingToken, settleSeconds: SWITCH_BACK_SETTLE_SECONDS })
  note(context, target, 'local-switch-back')
  return result
}

export async function scaleTarget(context: Context, target: Target, scale: Scale): Promise<void> {
  await target.exclusively(async () => {
    for (const release of target.record.releases) release.counts = { ...release.counts, ...scale.counts }
    reconcile(context, target)
    await target.save()
    target.changed()
  })
}

/** Ends everything; resolves when no process and no folder is left. The caller forgets the target then. */
export async function emptyTarget(context: Context, target: Target): Promise<void> {
  disarmSettling(target)
  await target.exclusively(async () => {
    target.record.hosts = []
    for (const release of target.record.releases) release.phase = 'retiring'
    await saveEnd(() => target.save(true), context.machine.logger)
    context.routes.refreshNow()
    for (const release of target.record.releases) retire(context, target, release)
  })
  await isGone(target, () => target.all.size === 0)
}

const note = (context: Context, target: Target, kind: 'local-stop' | 'local-start' | 'local-switch-back'): void =>
  context.journal.append({ targetId: target.record.targetId, contentKey: target.record.releases.find((release) => release.phase === 'live')?.spec.contentKey ?? null, kind, detail: { app: target.record.app } })
