import type { Sourced } from '../plan.ts'
import type { AppTree, Wishes } from './language.ts'
import type { PythonProject } from './python-dependencies.ts'

export interface PythonVersion {
  /** As it is written. */
  readonly version: Sourced<string>
  /** As a semver range; null where none can be read from it. */
  readonly wants: Sourced<string> | null
}

/** In order: what pins a version before what allows several. */
export const VERSION_FILES = ['.python-version', 'runtime.txt', '.tool-versions', 'Pipfile (python_version)', 'pyproject.toml (requires-python)'] as const

export function findPythonVersion(tree: AppTree, project: PythonProject, wishes: Wishes): PythonVersion | null {
  const found = wishes.version === null ? pinned(tree) ?? allowed(project) : { value: wishes.version, from: 'podo.yaml' }
  if (found === null) return null
  const range = rangeOf(found.value)
  return { version: { value: found.value.slice(0, 100), from: found.from }, wants: range === null ? null : { value: range, from: found.from } }
}

function pinned(tree: AppTree): Sourced<string> | null {
  for (const [file, pattern] of PINS) {
    const value = pattern.exec((tree.read(file) ?? '').slice(0, 4096))?.[1]
    if (value !== undefined) return { value, from: file }
  }
  return null
}

/** Names of virtual environments, as pyenv allows in .python-version, are no versions. */
const PINS: readonly (readonly [file: string, pattern: RegExp])[] = [
  ['.python-version', /^[\t ]*(?:cpython-|python-)?v?(\d{1,2}(?:\.\d{1,3}){0,2})\s{0,8}$/m],
  ['runtime.txt', /^[\t ]*python-(\d{1,2}(?:\.\d{1,3}){0,2})\s{0,8}$/m],
  ['.tool-versions', /^[\t ]*python\s+(\d{1,2}(?:\.\d{1,3}){0,2})\b/m],
]

function allowed({ pyproject, pipfile }: PythonProject): Sourced<string> | null {
  const requires = pipfile?.table('requires')
  const fromPipfile = requires?.text('python_full_version') ?? requires?.text('python_version')
  if (fromPipfile !== null && fromPipfile !== undefined && fromPipfile !== '*') return { value: fromPipfile, from: 'Pipfile' }
  const value = pyproject?.table('project')?.text('requires-python') ?? pyproject?.table('tool')?.table('poetry')?.table('dependencies')?.text('python')
  return value === null || value === undefined || value.trim() === '' || value === '*' ? null : { value: value.trim(), from: 'pyproject.toml' }
}

/**
 * A version specifier of Python (PEP 440) or of Poetry as a semver range. A bare version allows its whole minor series:
 * `3.12.4` asks for that patch because somebody had it, not because another would not do.
 */
function rangeOf(specifier: string): string | null {
  if (specifier.length > 100) return null
  const choices = specifier.replaceAll(/([<>=!~^])\s+/g, '$1').split(/\|\|?/).map((part) => part.trim().split(/[,\s]+(?=[<>=!~^\d])/).map((piece) => pieceOf(piece.trim())))
  if (choices.some((pieces) => pieces.includes(null))) return null
  const ranges = choices.map((pieces) => pieces.filter((piece) => piece !== '').join(' ')).filter((range) => range !== '')
  return ranges.length === 0 ? null : ranges.join(' || ')
}

/** Empty for a piece that narrows nothing; null for one that cannot be read. */
function pieceOf(piece: string): string | null {
  const parts = /^(~=|===?|!=|>=|<=|[<>~^])?\s*v?(\d{1,3})(?:\.(\d{1,3}))?(?:\.(\d{1,3}))?(\.\*)?$/.exec(piece)
  if (parts === null) return null
  const [, sign = '', major = '', minor, patch] = parts
  const version = [major, minor, patch].filter((part) => part !== undefined).join('.')
  switch (sign) {
    case '!=':
      return ''
    case '~=':
      return patch === undefined ? `^${version}` : `~${version}`
    case '>':
      return `>${major}.${minor ?? 0}.${patch ?? 0}`
    case '==':
    case '===':
    case '':
      return minor === undefined ? `${major}.x` : `${major}.${minor}.x`
    default:
      return `${sign}${version}`
  }
}
