import type { Plan, ToolchainName } from '@podo/domain'
import type { Artifact } from './runtime.ts'

export interface BuildRequest {
  /** Hash of source tree, plan, build variables and builder version: the same key is not built twice. */
  readonly buildKey: string
  readonly appId: string
  /** Folder that holds the source at the commit; the builder may write in it. */
  readonly folder: string
  readonly plan: Plan
  readonly variables: Readonly<Record<string, string>>
  readonly limits: { readonly memoryMb: number; readonly timeoutSeconds: number; readonly outputBytes: number }
}

export type BuildStep = 'install' | 'build' | 'pack'

/** A build that ended: an artifact, or which step failed and how. Anything else is thrown and is Podo's fault. */
export type BuildResult =
  | { readonly kind: 'built'; readonly artifact: Artifact }
  | {
      readonly kind: 'failed'
      readonly step: BuildStep
      readonly reason: 'exited' | 'timeout' | 'out-of-memory' | 'output-limit' | 'cancelled' | 'lost' | 'disk-full' | 'missing-tool' | 'wrong-version'
      readonly exitCode: number | null
      readonly signal: string | null
      /** The last lines of the step, at most 200. */
      readonly lastLines: readonly string[]
      /** The program of the plan that is not there, or not in a version that will do. */
      readonly toolchain?: UnfitToolchain
    }

/** A program as the machine that builds has it; null when it is not there. */
export interface FoundToolchain {
  readonly name: ToolchainName
  readonly version: string | null
}

export interface UnfitToolchain {
  readonly name: ToolchainName
  /** The semver range that was asked for, and the file that asks. */
  readonly wants: string | null
  readonly from: string | null
  readonly found: string | null
}

/** Disk that the caches of builds take, and may take. */
export interface CacheUsage {
  readonly bytes: number
  readonly budgetBytes: number
}

/** Disk that finished artifacts take: each content once, however many releases it has. */
export interface ArtifactUsage {
  readonly bytes: number
  readonly count: number
}

export interface Builder {
  readonly name: string
  /** Part of the build key: raised when the same input would give another artifact. */
  readonly version: string
  /**
   * The programs that a plan needs, as this builder has them: part of the build key, because what another version made
   * is another artifact. Asked before every build, so that it has to be cheap.
   */
  toolchains(appId: string, plan: Plan, signal: AbortSignal): Promise<readonly FoundToolchain[]>
  /** `onStep` is told as each step begins, so that what the build waits for can be said. */
  build(request: BuildRequest, log: (line: string) => void, signal: AbortSignal, onStep?: (step: BuildStep) => void): Promise<BuildResult>
  /** The artifact of a key that was built before and is still there. */
  find(buildKey: string): Promise<Artifact | null>
  cancel(buildKey: string): Promise<void>
  /** Looks at what builds keep for the next ones, and drops what was used longest ago until all is within its budget. */
  tidyCaches(signal: AbortSignal): Promise<CacheUsage>
  /** Removes what is kept for an app that is no more. */
  forgetApp(appId: string, signal: AbortSignal): Promise<void>
  /**
   * Removes artifacts whose digest is not among those to keep, and measures what stays. One that was found or made a
   * moment ago stays whatever is said, because its deployment may not be written down yet.
   */
  prune(keep: ReadonlySet<string>, signal: AbortSignal): Promise<ArtifactUsage>
}
