import { delay } from '@podo/kernel'
import type { Builder, LogStore, Runtime, SourceStore } from '@podo/ports'
import { cancelAllOf, deleteApp, deletingApps } from '@podo/store'
import type { Database, DeletingApp } from '@podo/store'
import type { Logger } from '@podo/telemetry'

export interface RemoveApps {
  /** As podo_worker. */
  readonly database: Database
  readonly runtime: Runtime
  readonly builder: Pick<Builder, 'forgetApp'>
  readonly sources: SourceStore
  readonly logs: LogStore
  readonly log: Logger
  readonly everyMs?: number
}

const LOOK_MS = 2_000
const AT_A_TIME = 20

/**
 * Removes what people deleted: open deployments are asked to end and waited for, then everything that runs, the source,
 * the logs, and last the rows. Each step may be done again, so a worker that dies is followed by the next. What cannot
 * be done now is done at a later look; one look costs one indexed query when nothing is being deleted.
 */
export async function removeDeletedApps(options: RemoveApps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const apps = await options.database.transaction({ kind: 'worker' }, (tx) => deletingApps(tx, AT_A_TIME)).catch(() => [])
    for (const app of apps) {
      if (signal.aborted) return
      await remove(options, app, signal).catch((err: unknown) => options.log.warn({ err, appId: app.appId }, 'an app could not be removed yet'))
    }
    await delay(options.everyMs ?? LOOK_MS, signal).catch(() => undefined)
  }
}

async function remove(options: RemoveApps, app: DeletingApp, signal: AbortSignal): Promise<void> {
  const { database, runtime, builder, sources, logs, log } = options
  if ((await database.transaction({ kind: 'worker' }, (tx) => cancelAllOf(tx, app.appId))) > 0) return
  // The runtime writes the apps' logs, and removes them with the target.
  for (const { targetId } of app.targets) await runtime.cleanUp({ id: targetId, appId: app.appId, app: app.app })
  for (const id of app.deployments) await logs.remove({ kind: 'build', id })
  await builder.forgetApp(app.appId, signal)
  await sources.remove(app.appId)
  if (await database.transaction({ kind: 'worker' }, (tx) => deleteApp(tx, app.appId))) log.info({ appId: app.appId }, 'an app was removed')
}
