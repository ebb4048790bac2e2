import { findOwnListener, listListeners } from '../proc/list-listeners.ts'
import { probeUntilEnd } from './probe-loop.ts'
import { become, members, saveSoon } from './situation.ts'
import type { Situation } from './situation.ts'

/** Probes a `web` instance for as long as its process lives, and keeps its state by what it answers. */
export function watchHealth(situation: Situation, port: number, signal: AbortSignal): Promise<void> {
  const { record, spec, onEvent } = situation
  return probeUntilEnd(
    {
      port,
      check: spec.healthCheck,
      host: situation.host,
      async isOwnListener() {
        const own = await findOwnListener(port, members(situation))
        if (own) situation.listening = [own]
        return own !== undefined
      },
      async gatherEvidence() {
        situation.listening = await listListeners(members(situation))
      },
      onProbe(probe) {
        const isNews = situation.probe?.status !== probe.status || situation.probe.error !== probe.error
        situation.probe = probe
        if (isNews) situation.onChange()
      },
      onReady() {
        record.wasReady = true
        become(situation, 'ready')
        saveSoon(situation)
      },
      onUnready: () => become(situation, 'unready'),
      onUnhealthy: () => onEvent('unhealthy', { instance: record.id, process: record.process, status: situation.probe?.status ?? null, error: situation.probe?.error ?? null }),
    },
    signal,
  )
}
