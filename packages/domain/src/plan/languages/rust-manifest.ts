import type { AppTree } from './language.ts'
import { isPlainPath } from './program-name.ts'
import { readToml } from './toml.ts'
import type { TomlTable } from './toml.ts'

const MAX_MEMBERS = 40
const MAX_PATTERNS = 100

/** A package of Cargo.toml: what it makes, and what it needs. */
export interface RustPackage {
  /** Folder below the app; `.` for its own. */
  readonly folder: string
  readonly name: string
  /** Names of its programs. */
  readonly programs: readonly string[]
  readonly defaultRun: string | null
  readonly dependencies: readonly string[]
  readonly edition: string | null
  readonly rustVersion: string | null
}

export type CargoResult = { readonly kind: 'packages'; readonly packages: readonly RustPackage[] } | { readonly kind: 'broken'; readonly line: number | null }

/** The package of the folder itself, then those of its workspace; packages whose manifest is broken are passed over. */
export function readCargo(tree: AppTree): CargoResult {
  const manifest = readToml(tree.read('Cargo.toml') ?? '')
  if (manifest.kind === 'broken') return manifest
  const workspace = manifest.table.table('workspace')
  const shared = workspace?.table('package') ?? workspaceAbove(tree)
  const own = packageOf(tree, '.', manifest.table, shared)
  const members = workspace === null ? [] : memberFolders(tree, workspace).flatMap((folder) => {
    const member = readToml(tree.read(`${folder}/Cargo.toml`) ?? '')
    const found = member.kind === 'broken' ? null : packageOf(tree, folder, member.table, shared)
    return found === null ? [] : [found]
  })
  return { kind: 'packages', packages: own === null ? members : [own, ...members] }
}

/** Fields that a member leaves to the workspace that it lies in. */
function workspaceAbove(tree: AppTree): TomlTable | null {
  for (let at = tree.above(); at !== null; at = at.above()) {
    const manifest = readToml(at.read('Cargo.toml') ?? '')
    const workspace = manifest.kind === 'broken' ? null : manifest.table.table('workspace')
    if (workspace !== null) return workspace.table('package')
  }
  return null
}

function packageOf(tree: AppTree, folder: string, manifest: TomlTable, shared: TomlTable | null): RustPackage | null {
  const own = manifest.table('package')
  const name = own?.text('name') ?? null
  if (own === null || name === null) return null
  const inherited = (key: string): string | null => own.text(key) ?? (own.table(key)?.flag('workspace') === true ? (shared?.text(key) ?? null) : null)
  return {
    folder,
    name,
    programs: programsOf(tree, folder === '.' ? '' : `${folder}/`, name, manifest),
    defaultRun: own.text('default-run'),
    dependencies: manifest.table('dependencies')?.keys ?? [],
    edition: inherited('edition'),
    rustVersion: inherited('rust-version'),
  }
}

/** Those that are declared, and those that Cargo finds by their place unless it is told not to. */
function programsOf(tree: AppTree, prefix: string, name: string, manifest: TomlTable): string[] {
  const declared = manifest.tables('bin').flatMap((bin) => bin.text('name') ?? [])
  const paths = new Set(manifest.tables('bin').flatMap((bin) => bin.text('path') ?? []))
  if (manifest.table('package')?.flag('autobins') === false) return declared.filter(isProgramName)
  const found = tree.paths.flatMap((path) => {
    if (!path.startsWith(`${prefix}src/`)) return []
    const inside = path.slice(prefix.length)
    if (paths.has(inside)) return []
    if (inside === 'src/main.rs') return [name]
    return /^src\/bin\/([^/]+)(?:\.rs|\/main\.rs)$/.exec(inside)?.[1] ?? []
  })
  return [...new Set([...declared, ...found])].filter(isProgramName)
}

const isProgramName = (name: string): boolean => isPlainPath(name) && !name.includes('/')

function memberFolders(tree: AppTree, workspace: TomlTable): string[] {
  const patterns = [...new Set(workspace.texts('members').slice(0, MAX_PATTERNS))].map(partsOf)
  const excluded = new Set(workspace.texts('exclude'))
  const found: string[] = []
  for (const path of tree.paths) {
    if (!path.endsWith('/Cargo.toml')) continue
    const names = path.split('/').slice(0, -1)
    if (!patterns.some((parts) => matches(parts, names)) || excluded.has(names.join('/'))) continue
    if (found.push(names.join('/')) >= MAX_MEMBERS) break
  }
  return found
}

/** `crates/*` and plain folders, which is what workspaces use; a star stands for any part of one name. */
const partsOf = (pattern: string): string[] => pattern.slice(0, 200).replace(/^(\.\/)+/, '').replace(/\/+$/, '').split('/')

const matches = (parts: readonly string[], names: readonly string[]): boolean => names.length === parts.length && parts.every((part, index) => matchesPart(part, names[index] ?? ''))

function matchesPart(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === name
  const end = pattern.slice(pattern.lastIndexOf('*') + 1)
  return name.length >= star + end.length && name.startsWith(pattern.slice(0, star)) && name.endsWith(end)
}
