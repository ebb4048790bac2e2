import type { HealthCheckSetting, ProcessSetting, ResourceSetting, Surroundings } from '@podo/domain'

/** One app in one environment: where a release runs. `id` is the row of `app_environments`. */
export interface Target {
  readonly id: string
  readonly appId: string
  /** For people, in messages and labels. */
  readonly app: string
}

/** What to run. The same content key always means the same thing (architecture.md 7). */
export interface ReleaseToRun {
  readonly target: Target
  readonly contentKey: string
  /** `v12`, for people; never given to the app. */
  readonly label: string
  readonly artifact: Artifact
  readonly processes: readonly (ProcessSetting & { readonly count: number })[]
  readonly staticSite: { readonly root: string; readonly fallback: string | null } | null
  /** Folder of the artifact that commands run in; `.` for the whole. */
  readonly folder: string
  /** Below variables and secrets, which win. */
  readonly surroundings: Surroundings
  readonly variables: Readonly<Record<string, string>>
  /** Clear text, for the runtime alone; never in a log or an argument list. */
  readonly secrets: Readonly<Record<string, string>>
  readonly healthCheck: HealthCheckSetting
  readonly resources: ResourceSetting
  readonly stopGraceSeconds: number
}

export interface Artifact {
  readonly kind: 'slug' | 'image'
  /** SHA-256 in hex for a slug, `sha256:…` for an image. */
  readonly digest: string
  /** Folder of the slug, or reference of the image. */
  readonly location: string
  readonly sizeBytes: number
}

export type InstanceState = 'starting' | 'ready' | 'unready' | 'backoff' | 'stopping' | 'exited'

export interface ObservedInstance {
  readonly id: string
  readonly process: string
  readonly state: InstanceState
  readonly port: number | null
  readonly startedAt: string
  readonly restarts: number
  /** Newest last. */
  readonly exits: readonly { readonly at: string; readonly exitCode: number | null; readonly signal: string | null; readonly outOfMemory: boolean; readonly diskFull?: boolean }[]
  readonly lastProbe: { readonly status: number | null; readonly location: string | null; readonly error: string | null; readonly milliseconds: number } | null
  readonly listening: readonly { readonly address: string; readonly port: number }[]
  /** Masked. */
  readonly lastLines: readonly string[]
  readonly memoryBytes: number | null
}

export interface ObservedRelease {
  readonly contentKey: string
  readonly label: string
  readonly revision: number
  readonly traffic: 'live' | 'warm'
  readonly settlesAt: string | null
  readonly ready: boolean
  readonly instances: readonly ObservedInstance[]
}

export interface ProbeResult {
  readonly status: number | null
  readonly location: string | null
  /** A system code such as `ECONNREFUSED`; null when there was an answer. */
  readonly error: string | null
  readonly milliseconds: number
  /** Content key that answered, where the runtime knows. */
  readonly servedBy: string | null
}

export interface CommandRun {
  /** `<deployment>.<phase>`: the same key finds the run that is there, and never starts a second one. */
  readonly key: string
  readonly target: Target
  readonly artifact: Artifact
  readonly command: string
  readonly folder: string
  readonly surroundings: Surroundings
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly resources: ResourceSetting
  readonly timeoutSeconds: number
}

export interface CommandResult {
  readonly reason: 'exited' | 'timeout' | 'out-of-memory' | 'output-limit' | 'cancelled' | 'lost'
  readonly exitCode: number | null
  readonly signal: string | null
}

/** What happened in the runtime by itself, for the worker to answer. */
export interface RuntimeEvent {
  readonly sequence: number
  readonly at: string
  readonly targetId: string | null
  readonly contentKey: string | null
  readonly kind:
    | 'instance-exited'
    | 'instance-restarted'
    | 'crash-loop'
    | 'unhealthy'
    | 'settled'
    | 'adopted'
    | 'local-stop'
    | 'local-start'
    | 'local-switch-back'
    | 'dropped'
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

export interface Runtime {
  readonly name: 'process' | 'kubernetes'
  /** One command to its end; `onOutput` gets its bytes in order. A lost caller asks again with the same key. */
  run(run: CommandRun, onOutput: (chunk: Uint8Array) => void, signal: AbortSignal): Promise<CommandResult>
  /** Makes sure that everything the release needs before the switch is started; answers at once. */
  start(release: ReleaseToRun): Promise<void>
  /** Null when it is not there. With `wait`, answers when the revision has passed `since`, or after `waitMs`. */
  observe(target: Target, contentKey: string, wait?: { since: number; waitMs: number }, signal?: AbortSignal): Promise<ObservedRelease | null>
  list(target: Target): Promise<readonly ObservedRelease[]>
  /** A real request: to the release itself, or through the front door with the app's host. */
  probe(target: Target, request: { via: 'release' | 'edge'; contentKey: string; host: string; path: string; timeoutSeconds: number }): Promise<ProbeResult>
  /**
   * Points the hosts at a release, or at nothing. Refused with `STALE_TOKEN` when a later token was seen.
   * The release that served stays warm for `settleSeconds`.
   */
  switchTraffic(target: Target, to: { hosts: readonly string[]; contentKey: string | null; fencingToken: number; settleSeconds: number }): Promise<{ previous: string | null }>
  /** Which content key serves now; null when none does. */
  liveContentKey(target: Target): Promise<string | null>
  stop(target: Target, contentKey: string): Promise<void>
  scale(target: Target, counts: Readonly<Record<string, number>>): Promise<void>
  /** Ends everything of a target and removes what it left. */
  cleanUp(target: Target): Promise<void>
  events(after: number, waitMs: number, signal: AbortSignal): Promise<{ events: readonly RuntimeEvent[]; last: number }>
  /** Memory and processor use by target id; null where the runtime cannot tell. */
  usage(): Promise<readonly { targetId: string; memoryBytes: number; cpuSeconds: number; instances: number }[] | null>
}
