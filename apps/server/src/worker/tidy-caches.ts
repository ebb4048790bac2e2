import { delay } from '@podo/kernel'
import type { Builder } from '@podo/ports'
import type { Logger } from '@podo/telemetry'

interface TidyCaches {
  readonly builder: Pick<Builder, 'tidyCaches'>
  readonly log: Logger
  readonly everyMs?: number
}

const LOOK_MS = 600_000

/** Every ten minutes: caches within their budget. One small file an app, and one process for each that built since. */
export async function keepCachesTidy({ builder, log, everyMs = LOOK_MS }: TidyCaches, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(everyMs, signal).catch(() => undefined)
    if (signal.aborted) return
    await builder.tidyCaches(signal).catch((err: unknown) => {
      if (!signal.aborted) log.warn({ err }, 'the caches of builds could not be tidied')
    })
  }
}
