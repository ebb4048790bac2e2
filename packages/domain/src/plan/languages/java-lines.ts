import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { advice, brokenFile } from '../refusals.ts'
import type { Refusal } from '../refusals.ts'
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
  readonly notices: readonly PlanNotice[]
  readonly missingStart: Refusal
}

export const brokenBuildFile = (file: string, form: 'XML', check: string): LanguageRefusal => ({
  kind: 'refused',
  why: brokenFile(file, form, null),
  advice: advice('mend-file', { file, check }),
  evidence: [file],
})
