import type { PlanNotice } from '../notices.ts'
import type { CachedFolder, Language, Sourced, Toolchain } from '../plan.ts'
import type { Refusal } from '../refusals.ts'

/**
 * What one language knows of a tree. A new language is one file here and one line in `registry.ts`: it answers a
 * draft, a refusal (the tree is certainly its own, and certainly broken), or null when the tree is not its own.
 */
export interface LanguageDetector {
  readonly language: Language
  /** For the table of languages in the documentation: what is shown there of this language. */
  readonly documentation: LanguageDocumentation
  detect(tree: AppTree, wishes: Wishes): LanguageAnswer | null
}

/** Lines of podo.yaml that decide how the others are found. */
export interface Wishes {
  readonly version: string | null
  readonly packageManager: string | null
  /** A Procfile or podo.yaml names a folder or a command: whoever wrote it meant this folder, not one found below it. */
  readonly isRootSaid: boolean
  /** Every command of a Procfile or podo.yaml: what the app needs beside what its own files say. */
  readonly commands: readonly string[]
}

export interface LanguageDocumentation {
  readonly title: string
  /** Any of these makes a folder one of this language. */
  readonly recognisedBy: readonly string[]
  /** Package managers and the files that choose them, as `pnpm (pnpm-lock.yaml)`. */
  readonly managers: readonly string[]
  readonly frameworks: readonly string[]
  /** Where the version is read from, in order. */
  readonly versionFrom: readonly string[]
  /** The usual commands, as examples. */
  readonly commands: { readonly install: string; readonly build: string; readonly start: string }
}

export type LanguageAnswer = { readonly kind: 'draft'; readonly draft: LanguageDraft } | LanguageRefusal

/** A file of it cannot be read. */
export interface LanguageRefusal extends Refusal {
  readonly kind: 'refused'
  readonly evidence: readonly string[]
}

/** The lines of a plan that a language can fill; the rest comes from Procfile, podo.yaml and defaults. */
export interface LanguageDraft {
  readonly language: Sourced<Language>
  readonly version?: Sourced<string>
  readonly framework?: Sourced<string>
  readonly packageManager?: Sourced<string>
  readonly toolchains?: readonly Toolchain[]
  /** Where one folder of the repository is certainly the app: its only package that starts. */
  readonly root?: Sourced<string>
  /** The folder whose packages the app needs, when it lies above its own. */
  readonly workspace?: Sourced<string>
  readonly install?: Sourced<string>
  readonly build?: Sourced<string>
  readonly web?: Sourced<string>
  /** Processes beside `web`, and a `web` of theirs is replaced by `web` above. */
  readonly processes?: Readonly<Record<string, Sourced<string>>>
  readonly predeploy?: Sourced<string>
  /** What starts a program among the packages of the app (`uv run`) and is left out of commands, because those are on PATH. */
  readonly runners?: readonly string[]
  /** `PORT` unless told. */
  readonly port?: Sourced<string>
  readonly healthPath?: Sourced<string>
  /** Seconds after the start within which it must be ready, where the default would be short. */
  readonly readyWithinSeconds?: number
  readonly environment?: Readonly<Record<string, Sourced<string>>>
  readonly paths?: readonly Sourced<string>[]
  readonly installed?: readonly Sourced<string>[]
  readonly staticRoot?: Sourced<string>
  readonly staticFallback?: Sourced<string>
  readonly caches?: readonly CachedFolder[]
  readonly lockfiles?: readonly string[]
  readonly notices?: readonly PlanNotice[]
  /** Why the draft has neither a web process nor static files: said when nothing else gives one. */
  readonly missingStart?: Refusal
}

/** The folder of the app: paths are relative to it, and nothing outside the repository can be named. */
export interface AppTree {
  /** Folder of the app below the root of the repository; `.` for the root. */
  readonly root: string
  /** All files below it, sorted. */
  readonly paths: readonly string[]
  has(path: string): boolean
  /** First of these files that is there. */
  first(paths: readonly string[]): string | null
  /** Text of a file of the tree; null for all others. */
  read(path: string): string | null
  /** The tree one folder up, for lockfiles and workspaces; null at the root of the repository. */
  above(): AppTree | null
  /** A folder below this one. */
  below(folder: string): AppTree | null
}
