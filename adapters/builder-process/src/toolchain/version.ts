import { TOOLCHAINS } from '@podo/domain'
import type { Toolchain, ToolchainName } from '@podo/domain'
import type { FoundToolchain } from '@podo/ports'
import semver from 'semver'

const NUMBER = String.raw`(\d+(?:\.\d+)*)`
const DOTTED = /\d+(?:\.\d+)+/

/** The version in what a program says of itself: the number after its own name (Gradle speaks of Java first), or the first with a dot. */
export function readVersion(name: ToolchainName, output: string): string | null {
  const { title, program } = TOOLCHAINS[name]
  const named = new RegExp(String.raw`\b(?:${title}|${program})\b\D{0,20}${NUMBER}`, 'i').exec(output)?.[1]
  const text = named ?? DOTTED.exec(output)?.[0] ?? null
  // Java 8 still calls itself 1.8.
  return name === 'java' && text !== null ? text.replace(/^1\.(?=\d)/, '') : text
}

/** Whether a version that was found will do. What is no range of versions (a name, a date) excludes nothing. */
export function fits(found: string, wants: string | null): boolean {
  const version = semver.coerce(found)
  const range = wants === null ? null : semver.validRange(wants, { loose: true })
  return version === null || range === null || semver.satisfies(version, range, { loose: true })
}

/** The first program of a plan that is not there, or not in a version that will do. */
export function firstMissing(wanted: readonly Toolchain[], found: readonly FoundToolchain[]): { readonly toolchain: Toolchain; readonly version: string | null } | null {
  for (const toolchain of wanted) {
    const version = found.find(({ name }) => name === toolchain.name)?.version ?? null
    if (version === null || !fits(version, toolchain.wants?.value ?? null)) return { toolchain, version }
  }
  return null
}

/** As it stands in the log: `Go 1.26.8 (go.mod asks for >=1.22)`. */
export function describe({ name, wants }: Toolchain, version: string): string {
  const title = `${TOOLCHAINS[name].title} ${version}`
  return wants === null ? title : `${title} (${wants.from} asks for ${wants.value})`
}
