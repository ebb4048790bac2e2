import type { Sourced } from '../plan.ts'
import type { LanguageDraft, LanguageRefusal } from './language.ts'

/** What Maven or Gradle say of a tree. */
export interface JavaLines {
  /** The build file at the root of the app. */
  readonly file: string
  readonly manager: Sourced<string>
  /** How the tool is called: its wrapper, or the machine's. */
  readonly program: string
  /** Null with a wrapper, which brings the tool. */
  readonly toolchain: 'maven' | 'gradle' | null
  /** The Java that the build file compiles for. */
  readonly java: Sourced<string> | null
  readonly build: Sourced<string> | null
  readonly web: Sourced<string> | null
  readonly lines: Pick<LanguageDraft, 'framework' | 'port' | 'healthPath'>
  readonly lockfiles: readonly string[]
  readonly notices: readonly string[]
  readonly missingStart: NonNullable<LanguageDraft['missingStart']>
}

export const brokenBuildFile = (file: string, form: string, check: string): LanguageRefusal => ({
  kind: 'refused',
  code: 'PODO-PLAN-BROKEN-FILE',
  sentence: `${file} is not valid ${form}, so that Podo cannot tell what it builds.`,
  nextAction: `Mend ${file}; "${check}" says where it is broken.`,
  evidence: [file],
})
