/** What a Release runs with, resolved from detection, podo.yaml and the Config version; stored in the Release. */
export interface ReleaseSettings {
  readonly processes: readonly ProcessSetting[]
  /** Folder of the artifact that commands run in; `.` for the whole. */
  readonly folder: string
  readonly surroundings: Surroundings
  /** A folder below the slug that the edge serves itself, without a process. */
  readonly staticSite: { readonly root: string; readonly fallback: string | null } | null
  readonly healthCheck: HealthCheckSetting
  readonly resources: ResourceSetting
  readonly predeploy: string | null
  readonly stopGraceSeconds: number
}

/** What the plan gives to every command; `{app}` in a value is the folder that it runs in, paths are relative to that. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string>>
  /** Before PATH, in this order. */
  readonly paths: readonly string[]
}

export interface ProcessSetting {
  readonly name: string
  readonly command: string
  readonly overlap: boolean
}

export interface HealthCheckSetting {
  readonly path: string
  /** Seconds one request may take. */
  readonly timeoutSeconds: number
  /** Seconds after the start within which it must have passed. */
  readonly withinSeconds: number
  /** Accepted statuses; empty means 2xx, and 3xx to the same host. */
  readonly statuses: readonly number[]
}

export interface ResourceSetting {
  readonly memoryMb: number | null
  readonly cpus: number | null
}

export const DEFAULT_HEALTH_CHECK: HealthCheckSetting = { path: '/', timeoutSeconds: 5, withinSeconds: 60, statuses: [] }
export const DEFAULT_RESOURCES: ResourceSetting = { memoryMb: null, cpus: null }
export const DEFAULT_STOP_GRACE_SECONDS = 10
/** How long the previous release's web processes stay warm after a switch. */
export const DEFAULT_SETTLE_SECONDS = 600

/** What a person may set in a Config version over detection and podo.yaml; null or absent leaves those in force. */
export interface SettingOverrides {
  readonly healthCheck?: Partial<HealthCheckSetting>
  readonly resources?: Partial<ResourceSetting>
  /** Command by process name. */
  readonly commands?: Readonly<Record<string, string>>
  readonly predeploy?: string | null
}
