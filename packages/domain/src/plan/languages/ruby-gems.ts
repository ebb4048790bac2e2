import type { Sourced, Toolchain } from '../plan.ts'
import type { AppTree, Wishes } from './language.ts'

/** What Gemfile and Gemfile.lock say. */
export interface Gems {
  readonly hasGemfile: boolean
  readonly isLocked: boolean
  /** Names of all gems of the lockfile; those that the Gemfile asks for where there is none. */
  readonly names: ReadonlySet<string>
  /** Platforms of the lockfile: `x86_64-linux`, `ruby`. */
  readonly platforms: readonly string[]
}

const MAX_CHARACTERS = 524_288

export function readGems(tree: AppTree): Gems {
  const gemfile = textOf(tree, 'Gemfile')
  const lock = textOf(tree, 'Gemfile.lock')
  const locked = Array.from(lock.matchAll(/^ {4}([A-Za-z0-9][\w.-]{0,99}) \(/gm), ([, name = '']) => name)
  const asked = Array.from(gemfile.matchAll(/^[ \t]{0,20}gem[ \t(]{1,4}['"]([A-Za-z0-9][\w.-]{0,99})['"]/gm), ([, name = '']) => name)
  return { hasGemfile: tree.has('Gemfile'), isLocked: tree.has('Gemfile.lock'), names: new Set(lock === '' ? asked : locked), platforms: platformsOf(lock) }
}

const textOf = (tree: AppTree, file: string): string => (tree.read(file) ?? '').slice(0, MAX_CHARACTERS).replaceAll('\r\n', '\n')

function platformsOf(lock: string): string[] {
  const at = lock.indexOf('\nPLATFORMS\n')
  if (at === -1) return []
  const block = lock.slice(at + 11, at + 2000).split('\n\n', 1)[0] ?? ''
  return block.split('\n').map((line) => line.trim())
}

/** A lockfile made on another system alone is refused by Bundler, and says how it is widened. */
export const lacksLinux = ({ platforms }: Gems): boolean => platforms.length > 0 && !platforms.some((name) => name === 'ruby' || name.includes('linux'))

export const VERSION_FILES = ['Gemfile (ruby)', '.ruby-version', '.tool-versions', 'Gemfile.lock (RUBY VERSION)'] as const

export interface RubyVersion {
  readonly version: Sourced<string>
  readonly wants: Sourced<string> | null
}

/**
 * Bundler holds an app to the very version that its Gemfile names. A version in another file allows its whole minor
 * series: somebody had that patch.
 */
export function findRubyVersion(tree: AppTree, wishes: Wishes): RubyVersion | null {
  if (wishes.version !== null) return versionOf(wishes.version, rubyRange(wishes.version, false), 'podo.yaml')
  const gemfile = /^[ \t]{0,8}ruby[ \t(]{1,4}(['"][^'"\n]{1,40}['"](?:[ \t]{0,4},[ \t]{0,4}['"][^'"\n]{1,40}['"]){0,3})/m.exec(textOf(tree, 'Gemfile'))?.[1]
  if (gemfile !== undefined) {
    const text = gemfile.replaceAll(/['"]/g, '')
    return versionOf(text, rubyRange(text, true), 'Gemfile')
  }
  for (const [file, pattern] of PINS) {
    const value = pattern.exec(textOf(tree, file).slice(0, file === 'Gemfile.lock' ? MAX_CHARACTERS : 4096))?.[1]
    if (value !== undefined) return versionOf(value, rubyRange(value, false), file)
  }
  return null
}

const PINS: readonly (readonly [file: string, pattern: RegExp])[] = [
  ['.ruby-version', /^[ \t]{0,8}(?:ruby-)?v?(\d{1,2}(?:\.\d{1,3}){0,2})/m],
  ['.tool-versions', /^[ \t]{0,8}ruby[ \t]{1,8}(\d{1,2}(?:\.\d{1,3}){0,2})/m],
  ['Gemfile.lock', /^ {3}ruby (\d{1,2}(?:\.\d{1,3}){0,2})/m],
]

const versionOf = (value: string, range: string | null, from: string): RubyVersion => ({ version: { value, from }, wants: range === null ? null : { value: range, from } })

/** Requirements of RubyGems (`~> 3.2`, `>= 3.1, < 4`) as a semver range; null when one cannot be read. */
function rubyRange(text: string, isExact: boolean): string | null {
  const pieces = text.split(',').map((piece) => {
    const [whole, sign = '', version = ''] = /^\s{0,4}(~>|>=|<=|!=|[<>=])?\s{0,4}(\d{1,2}(?:\.\d{1,3}){0,2})\S{0,12}\s{0,4}$/.exec(piece) ?? []
    if (whole === undefined) return null
    const parts = version.split('.')
    if (sign === '~>') return parts.length > 2 ? `~${version}` : parts.length > 1 ? `^${version}` : `>=${version}`
    if (sign === '!=') return ''
    if (sign === '>') return `>${version}${'.0'.repeat(3 - parts.length)}`
    if (sign !== '' && sign !== '=') return `${sign}${version}`
    return parts.length === 3 && isExact ? `=${version}` : `${parts.slice(0, 2).join('.')}.x`
  })
  if (pieces.includes(null)) return null
  const range = pieces.filter((piece) => piece !== '').join(' ')
  return range === '' ? null : range
}

export const rubyToolchains = ({ hasGemfile }: Gems, version: RubyVersion | null): Toolchain[] => [
  { name: 'ruby', wants: version?.wants ?? null },
  ...(hasGemfile ? [{ name: 'bundler', wants: null } as const] : []),
]
