import { isPlainPath } from './program-name.ts'
import type { AppTree } from './language.ts'

/** A folder with `package main`; `.` for the module's own. */
export interface MainPackage {
  readonly folder: string
  /** The file that says so. */
  readonly file: string
}

const MAX_FOLDERS = 40
const MAX_FILES_A_FOLDER = 6
const LONGEST_HEAD = 65_536
/** Programs in these belong to the work on the repository, not to the app. */
const ASIDE = /(^|\/)(?:vendor|node_modules|testdata|examples?|tools?|scripts?|hack|tests?|e2e|docs?|benchmarks?|[._][^/]*)(\/|$)/

/** The module's own folder, then those below `cmd`; only where neither is a program, any other folder with a main.go. */
export function findMainPackages(tree: AppTree): MainPackage[] {
  const files = goFiles(tree)
  const folders = [...files.keys()].filter((folder) => folder === '.' || (isPlainPath(folder) && !ASIDE.test(folder)))
  const usual = folders.filter((folder) => folder === '.' || /^(?:[^/]+\/)?cmd(\/|$)/.test(folder)).sort(byDepth)
  const found = mainsOf(tree, files, usual)
  if (found.length > 0) return found
  return mainsOf(tree, files, folders.filter((folder) => !usual.includes(folder) && files.get(folder)?.includes(`${folder}/main.go`) === true).sort(byDepth))
}

function mainsOf(tree: AppTree, files: ReadonlyMap<string, readonly string[]>, folders: readonly string[]): MainPackage[] {
  return folders.slice(0, MAX_FOLDERS).flatMap((folder) => {
    const candidates = (files.get(folder) ?? []).toSorted((one, other) => Number(other.endsWith('main.go')) - Number(one.endsWith('main.go')))
    const file = candidates.slice(0, MAX_FILES_A_FOLDER).find((candidate) => isMain(tree.read(candidate)))
    return file === undefined ? [] : [{ folder, file }]
  })
}

const byDepth = (one: string, other: string): number => depth(one) - depth(other) || (one < other ? -1 : 1)
const depth = (folder: string): number => (folder === '.' ? 0 : folder.split('/').length)

/** Files that Go would compile here, by folder; those of nested modules belong to others. */
function goFiles(tree: AppTree): Map<string, string[]> {
  const nested = new Set(tree.paths.filter((path) => path.endsWith('/go.mod')).map((path) => folderOf(path)))
  const byFolder = new Map<string, string[]>()
  for (const path of tree.paths) {
    if (!path.endsWith('.go') || isForAnotherPlace(path)) continue
    const files = byFolder.get(folderOf(path))
    if (files === undefined) byFolder.set(folderOf(path), [path])
    else files.push(path)
  }
  for (const folder of byFolder.keys()) if (nested.size > 0 && isBelowOne(folder, nested)) byFolder.delete(folder)
  return byFolder
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.')

function isBelowOne(folder: string, folders: ReadonlySet<string>): boolean {
  for (let at = folder; at !== '.'; at = folderOf(at)) if (folders.has(at)) return true
  return false
}

const isForAnotherPlace = (path: string): boolean => /(?:_test|_(?:windows|darwin|freebsd|openbsd|netbsd|plan9|js|wasm|android|ios)(?:_[a-z0-9]+)?)\.go$|(?:^|\/)[._][^/]*$/.test(path)

/** Whether a file belongs to a program and is compiled on Linux without tags. */
export function isMain(text: string | null): boolean {
  const head = (text ?? '').slice(0, LONGEST_HEAD)
  const said = /^package[ \t]+main\b/m.exec(head)
  if (said === null) return false
  const constraint = /^\/\/go:build[ \t]+(.{1,500})$/m.exec(head.slice(0, said.index))?.[1]
  return constraint === undefined || isMet(constraint)
}

const KNOWN = /^(?:linux|unix|amd64|arm64|cgo|gc|go1(?:\.\d+)?)$/

/** Good enough for `linux || darwin`, `!windows`, `ignore`: parentheses are read as if they were not there. */
const isMet = (constraint: string): boolean =>
  constraint
    .replace(/[()]/g, '')
    .split('||')
    .some((alternative) => alternative.split('&&').every((term) => isTermMet(term.trim())))

const isTermMet = (term: string): boolean => (term.startsWith('!') ? !KNOWN.test(term.slice(1).trim()) : KNOWN.test(term))

/** Packages that a file imports from elsewhere: their first part is a host. */
export function foreignImports(text: string): string[] {
  const head = text.slice(0, LONGEST_HEAD)
  const said = [...head.matchAll(/^import[ \t]+(?:[\w.]+[ \t]+)?"([^"\n]{1,300})"/gm), ...[...head.matchAll(/^import[ \t]*\(([^)]{0,20000})\)/gm)].flatMap((block) => [...(block[1] ?? '').matchAll(/"([^"\n]{1,300})"/g)])]
  return said.map((match) => match[1] ?? '').filter((path) => /^[^/]+\.[^/]+\//.test(path))
}
