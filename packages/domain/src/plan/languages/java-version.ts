import type { Sourced } from '../plan.ts'
import type { AppTree, Wishes } from './language.ts'

/** Where a Java version is pinned, in order. */
const PINS: readonly (readonly [file: string, pattern: RegExp])[] = [
  ['.java-version', /^\s*(?:[a-z]{1,20}-){0,4}[a-z]{0,20}(\d{1,2}(?:\.\d{1,3}){0,3})/],
  ['system.properties', /^\s*java\.runtime\.version\s*=\s*(?:[a-z]+-)?(\d{1,2}(?:\.\d{1,3}){0,3})/m],
  ['.sdkmanrc', /^\s*java\s*=\s*(\d{1,2}(?:\.\d{1,3}){0,3})/m],
  ['.tool-versions', /^\s*java\s+(?:[a-z]+-){0,4}(\d{1,2}(?:\.\d{1,3}){0,3})/m],
]

export const JAVA_VERSION_FILES: readonly string[] = PINS.map(([file]) => file)

/** `built` is what the build file compiles for. A newer Java runs and builds what an older one did. */
export function findJavaVersion(tree: AppTree, built: Sourced<string> | null, wishes: Wishes): { version: Sourced<string> | null; wants: Sourced<string> | null } {
  const version = wishes.version === null ? (pinned(tree) ?? built) : { value: wishes.version, from: 'podo.yaml' }
  if (version === null) return { version: null, wants: null }
  const major = majorOf(version.value)
  return { version, wants: { value: major === null ? version.value : `>=${major}`, from: version.from } }
}

function pinned(tree: AppTree): Sourced<string> | null {
  for (const [file, pattern] of PINS) {
    const value = pattern.exec((tree.read(file) ?? '').slice(0, 4096))?.[1]
    if (value !== undefined) return { value, from: file }
  }
  return null
}

/** `17`, `17.0.2` and, as it was written until Java 8, `1.8`. Null for a range. */
function majorOf(version: string): string | null {
  const parts = /^(?:1\.(?=[5-8]\b))?(\d{1,2})(?:\.\d{1,3}){0,3}$/.exec(version)
  return parts?.[1] ?? null
}
