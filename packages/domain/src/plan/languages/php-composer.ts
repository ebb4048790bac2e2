import { z } from 'zod'
import type { Sourced } from '../plan.ts'
import type { AppTree, Wishes } from './language.ts'

/** The fields of composer.json that detection uses; anything of another shape counts as absent. */
const names = z
  .record(z.string(), z.unknown())
  .transform((record) => new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : ''] as const)))
  .catch(new Map())

const composerSchema = z.object({
  require: names.prefault({}),
  autoload: names.prefault({}),
  scripts: names.prefault({}),
  config: z.object({ platform: names.prefault({}) }).catch({ platform: new Map() }).prefault({}),
})

export type Composer = z.infer<typeof composerSchema>

export type ComposerResult = { readonly kind: 'composer'; readonly content: Composer } | { readonly kind: 'broken' } | { readonly kind: 'absent' }

export function readComposer(tree: AppTree): ComposerResult {
  const text = tree.read('composer.json')
  if (text === null) return { kind: tree.has('composer.json') ? 'broken' : 'absent' }
  const parsed = composerSchema.safeParse(parseJson(text.replace(/^\uFEFF/, '')))
  return parsed.success ? { kind: 'composer', content: parsed.data } : { kind: 'broken' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** PHP itself and its extensions are no packages. */
const isPlatform = (name: string): boolean => name === 'php' || name.startsWith('php-') || name.startsWith('ext-') || name.startsWith('lib-') || name.startsWith('composer')

/** An app that names neither packages nor classes of its own does without Composer. */
export const needsComposer = ({ require, autoload }: Composer): boolean => autoload.size > 0 || [...require.keys()].some((name) => !isPlatform(name))

/** Scripts of the app that Composer runs at install time: with one, an install is more than its lockfile. */
export const hasInstallScripts = ({ scripts }: Composer): boolean => [...scripts.keys()].some((name) => /^(?:pre|post)-(?:install|autoload|package)-/.test(name))

export const VERSION_FILES = ['composer.json (config.platform.php, require.php)', '.php-version', '.tool-versions'] as const

export interface PhpVersion {
  readonly version: Sourced<string>
  readonly wants: Sourced<string> | null
}

export function findPhpVersion(tree: AppTree, composer: Composer | null, wishes: Wishes): PhpVersion | null {
  const found = wishes.version === null ? declaredVersion(tree, composer) : { value: wishes.version, from: 'podo.yaml' }
  if (found === null) return null
  const range = phpRange(found.value)
  return { version: { value: found.value.slice(0, 100), from: found.from }, wants: range === null ? null : { value: range, from: found.from } }
}

function declaredVersion(tree: AppTree, composer: Composer | null): Sourced<string> | null {
  const inComposer = composer?.config.platform.get('php') ?? composer?.require.get('php')
  if (inComposer !== undefined && inComposer !== '' && inComposer !== '*') return { value: inComposer, from: 'composer.json' }
  const own = /^[ \t]{0,8}v?(\d{1,2}(?:\.\d{1,3}){0,2})/m.exec((tree.read('.php-version') ?? '').slice(0, 4096))?.[1]
  if (own !== undefined) return { value: own, from: '.php-version' }
  const tool = /^[ \t]{0,8}php[ \t]{1,8}(\d{1,2}(?:\.\d{1,3}){0,2})/m.exec((tree.read('.tool-versions') ?? '').slice(0, 4096))?.[1]
  return tool === undefined ? null : { value: tool, from: '.tool-versions' }
}

/** A version constraint of Composer as a semver range. `~8.1` goes up to 9 there; one bar is an "or", a comma an "and". */
export function phpRange(constraint: string): string | null {
  if (constraint.length > 100) return null
  const choices = constraint.replaceAll(/([<>=!~^])\s+/g, '$1').split(/\|\|?/).map((part) => (/\d\s+-\s+\d/.test(part) ? [part.trim()] : part.trim().split(/[,\s]+/).map(pieceOf)))
  if (choices.some((pieces) => pieces.includes(null))) return null
  const ranges = choices.map((pieces) => pieces.filter((piece) => piece !== '').join(' ')).filter((range) => range !== '')
  return ranges.length === 0 ? null : ranges.join(' || ')
}

function pieceOf(piece: string): string | null {
  const parts = /^(!=|>=|<=|[<>=~^])?v?(\d{1,3})(?:\.(\d{1,3}|\*|x))?(?:\.(\d{1,3}|\*|x))?(?:@\w{1,10}|-dev)?$/.exec(piece)
  if (parts === null) return piece === '*' ? '' : null
  const [, sign = '', major = '', minor, patch] = parts
  const version = [major, minor, patch].filter((part) => part !== undefined).join('.').replaceAll('*', 'x')
  if (sign === '!=') return ''
  if (sign === '~') return patch === undefined ? `^${version}` : `~${version}`
  if (sign === '>') return `>${major}.${minor ?? 0}.${patch ?? 0}`
  // A bare version asks for that patch because somebody had it.
  if (sign === '' || sign === '=') return minor === undefined || minor === '*' || minor === 'x' ? `${major}.x` : `${major}.${minor}.x`
  return `${sign}${version}`
}
