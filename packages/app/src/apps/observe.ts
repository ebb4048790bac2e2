import { delay, isAppError } from '@podo/kernel'
import type { ObservedRelease, Runtime, Target } from '@podo/ports'

export type LiveState = 'live' | 'failing' | 'stopped'

export interface SeenLive {
  readonly state: LiveState
  /** Null when no release has the traffic. */
  readonly release: ObservedRelease | null
}

/** A page waits no longer for the runtime: what it shows then is what the database knows. */
const PATIENCE_MS = 300
const AT_A_TIME = 8
/** A list asks for this many at most; the rest show what the database knows. */
const AT_MOST = 50

/** How the live release of each target does; a target that is left out could not be asked in time. */
export async function observeLive(runtime: Runtime, targets: readonly Target[]): Promise<Map<string, SeenLive>> {
  const states = new Map<string, SeenLive>()
  const line = targets.slice(0, AT_MOST)
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const ask = async (): Promise<void> => {
    for (let target = line.shift(); target !== undefined && !patience.aborted; target = line.shift()) {
      const releases = await runtime.list(target).catch(unreachable)
      if (releases !== null) states.set(target.id, seenOf(releases))
    }
  }
  const all = Promise.all(Array.from({ length: Math.min(AT_A_TIME, line.length) }, ask))
  const done = new AbortController()
  await Promise.race([all, delay(PATIENCE_MS, done.signal).catch(() => undefined)])
  done.abort()
  return new Map(states)
}

function seenOf(releases: readonly ObservedRelease[]): SeenLive {
  const release = releases.find(({ traffic }) => traffic === 'live') ?? null
  return { release, state: release === null ? 'stopped' : stateOf(release) }
}

function stateOf(live: ObservedRelease): LiveState {
  if (!live.ready) return live.instances.every((instance) => instance.state === 'exited') ? 'stopped' : 'failing'
  return 'live'
}

/** A runtime that is away is no error of a page; anything else is a defect and goes on. */
export function unreachable(error: unknown): null {
  if (isAppError(error)) return null
  throw error
}
