import { delay } from '@podo/kernel'
import type { Builder } from '@podo/ports'
import { dropBuilds, keptDigests } from '@podo/store'
import type { Database } from '@podo/store'
import type { Logger } from '@podo/telemetry'

export interface DropArtifacts {
  /** As podo_worker. */
  readonly database: Database
  readonly builder: Pick<Builder, 'prune'>
  /** Of each app in each environment: so many releases that went live keep their files. */
  readonly keepReleases: number
  readonly log: Logger
  readonly firstMs?: number
  readonly everyMs?: number
}

const FIRST_LOOK_MS = 20_000
const LOOK_MS = 600_000
const AT_A_TIME = 1_000

/**
 * Soon after the start and then every ten minutes: drops the files of builds that nothing needs any more, also those
 * of apps that were deleted. First the decision, in the database, then the files: who asks in between is told that they
 * are gone, and builds them again. Files that no row names go by the same way.
 */
export async function dropUnneededArtifacts(options: DropArtifacts, signal: AbortSignal): Promise<void> {
  for (let waitMs = options.firstMs ?? FIRST_LOOK_MS; ; waitMs = options.everyMs ?? LOOK_MS) {
    await delay(waitMs, signal).catch(() => undefined)
    if (signal.aborted) return
    await look(options, signal).catch((err: unknown) => {
      if (!signal.aborted) options.log.warn({ err }, 'files of releases that nothing needs could not be dropped')
    })
  }
}

async function look({ database, builder, keepReleases, log }: DropArtifacts, signal: AbortSignal): Promise<void> {
  const builds = await database.transaction({ kind: 'worker' }, (tx) => dropBuilds(tx, { keepReleases, limit: AT_A_TIME }))
  const keep = await database.transaction({ kind: 'worker' }, keptDigests)
  const { bytes, count } = await builder.prune(keep, signal)
  if (builds > 0) log.info({ builds, bytes, count }, 'files of releases that nothing needs were dropped')
}
