import { AppError, delay } from '@podo/kernel'
import type { ObservedInstance, ObservedRelease, ProbeResult, Runtime, RuntimeEvent } from '@podo/ports'

/** How a release behaves once it is started. */
export type Behaviour = 'ready' | 'exits' | 'never-ready' | 'answers-500-at-the-edge'

export interface RuntimeRecorder extends Runtime {
  /** Everything that changed something, in order: `start <key>`, `switch <key> <token>`, `stop <key>`. */
  readonly history: string[]
  /** Of releases whose variables say so: `BEHAVIOUR=exits`. */
  readonly live: () => string | null
  readonly started: () => string[]
  emit(event: Omit<RuntimeEvent, 'sequence' | 'at'>): void
}

interface Running {
  readonly label: string
  readonly behaviour: Behaviour
  revision: number
}

/** A runtime of one target at a time in memory: keeps the port's promises (idempotent, fenced) and an append-only history. */
export function runtimeRecorder(): RuntimeRecorder {
  const running = new Map<string, Running>()
  const history: string[] = []
  const events: RuntimeEvent[] = []
  let live: string | null = null
  let token = 0
  const observed = (contentKey: string, release: Running): ObservedRelease => ({
    contentKey,
    label: release.label,
    revision: release.revision,
    traffic: live === contentKey ? 'live' : 'warm',
    settlesAt: null,
    ready: release.behaviour === 'ready' || release.behaviour === 'answers-500-at-the-edge',
    instances: [instanceOf(release.behaviour)],
  })
  return {
    name: 'process',
    history,
    live: () => live,
    started: () => [...running.keys()],
    emit: (event) => void events.push({ ...event, sequence: events.length + 1, at: new Date().toISOString() }),
    run: async (run) => {
      history.push(`run ${run.key}`)
      return { reason: 'exited', exitCode: run.command === 'false' ? 1 : 0, signal: null }
    },
    start: async (release) => {
      if (running.has(release.contentKey)) return
      history.push(`start ${release.contentKey}`)
      running.set(release.contentKey, { label: release.label, behaviour: (release.variables['BEHAVIOUR'] ?? 'ready') as Behaviour, revision: 1 })
    },
    observe: async (_target, contentKey, wait, signal) => {
      const release = running.get(contentKey)
      if (release === undefined) return null
      if (wait !== undefined && wait.since >= release.revision) await delay(Math.min(wait.waitMs, 100), signal)
      return observed(contentKey, release)
    },
    list: async () => [...running].map(([contentKey, release]) => observed(contentKey, release)),
    probe: async (_target, request) => answerOf(running.get(request.contentKey), request.contentKey),
    switchTraffic: async (_target, to) => {
      if (to.fencingToken < token) throw new AppError({ kind: 'conflict', code: 'STALE_TOKEN', publicMessage: 'A later worker has switched.' })
      token = to.fencingToken
      const previous = live
      if (previous !== to.contentKey) history.push(`switch ${to.contentKey ?? 'nothing'} ${to.fencingToken}`)
      live = to.contentKey
      return { previous }
    },
    liveContentKey: async () => live,
    stop: async (_target, contentKey) => {
      if (running.delete(contentKey)) history.push(`stop ${contentKey}`)
    },
    scale: async (_target, counts) => void history.push(`scale ${JSON.stringify(counts)}`),
    cleanUp: async () => {
      running.clear()
      live = null
    },
    events: async (after, waitMs, signal) => {
      if (events.length <= after) await delay(Math.min(waitMs, 50), signal)
      return { events: events.slice(after), last: events.length }
    },
    usage: async () => [],
  }
}

function answerOf(release: Running | undefined, contentKey: string): ProbeResult {
  if (release === undefined) return { status: null, location: null, error: 'ECONNREFUSED', milliseconds: 1, servedBy: null }
  return { status: release.behaviour === 'answers-500-at-the-edge' ? 500 : 200, location: null, error: null, milliseconds: 1, servedBy: contentKey }
}

function instanceOf(behaviour: Behaviour): ObservedInstance {
  const exits = behaviour === 'exits' ? [1, 2, 3].map(() => ({ at: '2026-01-01T00:00:00Z', exitCode: 1, signal: null, outOfMemory: false })) : []
  return {
    id: 'instance',
    process: 'web',
    state: behaviour === 'exits' ? 'backoff' : behaviour === 'never-ready' ? 'starting' : 'ready',
    port: 20_000,
    startedAt: '2026-01-01T00:00:00Z',
    restarts: exits.length,
    exits,
    lastProbe: null,
    listening: behaviour === 'ready' ? [{ address: '127.0.0.1', port: 20_000 }] : [],
    lastLines: behaviour === 'exits' ? ['Error: cannot find the moon'] : [],
    memoryBytes: null,
  }
}
