import { createHash } from 'node:crypto'
import { delay } from '@podo/kernel'
import type { Artifact, BuildRequest, Builder, FoundToolchain } from '@podo/ports'

export interface BuilderRecorder extends Builder {
  /** Build keys in the order in which building began. */
  readonly built: string[]
  /** Lines that a build writes; null ends it as failed, with those before as its last ones. */
  writes: (request: BuildRequest) => readonly (string | null)[]
  /** While set, builds wait for it. */
  gate: Promise<void> | undefined
  /** Takes the files of everything that was built away. */
  lose(): void
  /** What the machine has. */
  toolchainsFound: readonly FoundToolchain[]
}

/** Builds nothing, remembers what it was asked; an artifact is named by its build key. */
export function builderRecorder(): BuilderRecorder {
  const artifacts = new Map<string, Artifact>()
  const recorder: BuilderRecorder = {
    name: 'recorder',
    version: '1',
    built: [],
    writes: () => ['building'],
    gate: undefined,
    lose: () => artifacts.clear(),
    toolchainsFound: [],
    toolchains: async () => recorder.toolchainsFound,
    build: async (request, log, signal, onStep) => {
      recorder.built.push(request.buildKey)
      onStep?.(request.plan.install === null ? 'build' : 'install')
      const lines = recorder.writes(request)
      const written = lines.filter((line) => line !== null)
      for (const line of written) log(line)
      if (written.length < lines.length) return { kind: 'failed', step: 'build', reason: 'exited', exitCode: 1, signal: null, lastLines: written }
      while (recorder.gate !== undefined) {
        await Promise.race([recorder.gate, delay(20, signal)])
        if (signal.aborted) return { kind: 'failed', step: 'build', reason: 'cancelled', exitCode: null, signal: null, lastLines: [] }
      }
      const digest = createHash('sha256').update(request.buildKey).digest('hex')
      const artifact: Artifact = { kind: 'slug', digest, location: `/nowhere/${digest}`, sizeBytes: 1 }
      artifacts.set(request.buildKey, artifact)
      return { kind: 'built', artifact }
    },
    find: async (buildKey) => artifacts.get(buildKey) ?? null,
    cancel: async () => undefined,
    tidyCaches: async () => ({ bytes: 0, budgetBytes: 0 }),
    forgetApp: async () => undefined,
    prune: async () => ({ bytes: 0, count: 0 }),
  }
  return recorder
}
