import type { Language, Sourced } from '../plan.ts'

/**
 * What one language knows of a tree. A new language is one file here and one line in `registry.ts`: it answers a
 * draft, a refusal (the tree is certainly its own, and certainly broken), or null when the tree is not its own.
 */
export interface LanguageDetector {
  readonly language: Language
  detect(tree: AppTree): LanguageAnswer | null
}

export type LanguageAnswer = { readonly kind: 'draft'; readonly draft: LanguageDraft } | LanguageRefusal

interface LanguageRefusal {
  readonly kind: 'refused'
  readonly code: string
  readonly sentence: string
  readonly nextAction: string
  readonly evidence: readonly string[]
}

/** The lines of a plan that a language can fill; the rest comes from Procfile, podo.yaml and defaults. */
export interface LanguageDraft {
  readonly language: Sourced<Language>
  readonly version?: Sourced<string>
  readonly framework?: Sourced<string>
  readonly packageManager?: Sourced<string>
  readonly install?: Sourced<string>
  readonly build?: Sourced<string>
  readonly web?: Sourced<string>
  readonly staticRoot?: Sourced<string>
  readonly staticFallback?: Sourced<string>
  readonly caches?: readonly Sourced<string>[]
  readonly lockfiles?: readonly string[]
  readonly notices?: readonly string[]
  /** Why the draft has neither a web process nor static files: said when nothing else gives one. */
  readonly missingStart?: { readonly sentence: string; readonly nextAction: string }
}

/** The folder of the app: paths are relative to it, and nothing outside it can be named. */
export interface AppTree {
  has(path: string): boolean
  /** First of these files that is there. */
  first(paths: readonly string[]): string | null
  /** Text of a file of the tree; null for all others. */
  read(path: string): string | null
}
