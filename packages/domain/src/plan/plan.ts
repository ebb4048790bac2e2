import type { Facts } from '../doctor/cause.ts'
import type { CauseCodeName } from '../doctor/codes.ts'
import type { HealthCheckSetting, ResourceSetting } from '../app/settings.ts'
import type { PlanNotice } from './notices.ts'
import type { ToolchainName } from './toolchain.ts'

/** A line of a plan and the file that it came from (`package.json`, `podo.yaml`, `default`). */
export interface Sourced<T> {
  readonly value: T
  readonly from: string
}

export type Language = 'node' | 'static' | 'python' | 'go' | 'java' | 'ruby' | 'php' | 'rust' | 'dotnet' | 'procfile' | 'dockerfile'

/**
 * How a source tree becomes a running app. Made by detection, any line overridden by podo.yaml; stored in the Build.
 * Commands are the app's own text and run through the shim; null means that the step is not needed.
 */
export interface Plan {
  readonly language: Sourced<Language>
  readonly version: Sourced<string> | null
  readonly framework: Sourced<string> | null
  readonly packageManager: Sourced<string> | null
  /** Programs that the machine must have before anything runs. */
  readonly toolchains: readonly Toolchain[]
  /** Folder of the app below the root of the repository; `.` for the root. Every command runs in it. */
  readonly root: Sourced<string>
  /** Folder that the artifact is made of: `root`, or one above it whose packages the app needs (a workspace). */
  readonly workspace: Sourced<string>
  readonly install: Sourced<string> | null
  readonly build: Sourced<string> | null
  /** Command by process name; `web` gets PORT and traffic. */
  readonly processes: Readonly<Record<string, Sourced<string>>>
  /** How the web process is told its port: `PORT`, or the flag that carries it. Null without one. */
  readonly port: Sourced<string> | null
  readonly predeploy: Sourced<string> | null
  /** Folder of files to serve without a process, below `root`. */
  readonly staticRoot: Sourced<string> | null
  /** File served for addresses without a file: a single-page app. */
  readonly staticFallback: Sourced<string> | null
  readonly healthPath: Sourced<string>
  /** Variables of build and run, below those that a person sets; `{app}` in a value is the folder that commands run in. */
  readonly environment: Readonly<Record<string, Sourced<string>>>
  /** Folders before PATH at build and run, relative to `root`: where installed programs lie. */
  readonly paths: readonly Sourced<string>[]
  /** Folders that install makes and `lockfiles` decide, relative to `root` (`../node_modules` up to `workspace`): used again while those stay the same. */
  readonly installed: readonly Sourced<string>[]
  /** Folders kept between builds of the same app, relative to `root` (`node_modules/.cache`) or by name (`npm`). */
  readonly caches: readonly CachedFolder[]
  /** Files whose content decides what install makes in `installed`, relative to `root`; one that is not there counts as such. */
  readonly lockfiles: readonly string[]
  /** Variables that a build cannot do without, named in podo.yaml; the app's build variables hold their values. */
  readonly buildVariables: readonly string[]
  readonly overlap: boolean
  /** From podo.yaml alone; null leaves the defaults. `healthPath` above is resolved. */
  readonly health: Sourced<Partial<HealthCheckSetting>> | null
  readonly resources: Sourced<Partial<ResourceSetting>> | null
}

export interface CachedFolder extends Sourced<string> {
  /** It is no part of the app and is taken out before the artifact is made. Unless said, that is a folder whose name ends in "cache". */
  readonly leaves?: boolean
}

/** A program that a plan needs, and which versions of it will do: a semver range, null for any. */
export interface Toolchain {
  readonly name: ToolchainName
  readonly wants: Sourced<string> | null
}

type PlanCode = Extract<CauseCodeName, `PODO-PLAN-${string}`>

/** What detection answers: a plan, or the reasons why there is none, as a cause of the doctor. */
export type Detection =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly notices: readonly PlanNotice[] }
  | { readonly kind: 'unknown'; readonly code: PlanCode; readonly facts: Facts; readonly sentence: string; readonly nextAction: string; readonly evidence: readonly string[] }
