import type { FileTree } from './file-tree.ts'
import type { AppTree } from './languages/language.ts'

/** Detection reads a handful of files; this bounds one that does not. */
const MAX_READS = 400

/** What all folders of one tree share: its files are looked at once. */
interface Whole {
  readonly paths: readonly string[]
  readonly known: ReadonlySet<string>
  read(path: string): string | null
}

/** The part of a tree below a folder (`.` for all of it); null when the folder holds no file. Reads are remembered. */
export function appTree(tree: FileTree, root: string): AppTree | null {
  return branch({ paths: tree.paths, known: new Set(tree.paths), read: rememberReads(tree) }, root)
}

function branch(whole: Whole, root: string): AppTree | null {
  const prefix = root === '.' ? '' : `${root}/`
  if (root !== '.' && !whole.paths.some((path) => path.startsWith(prefix))) return null
  const has = (path: string): boolean => whole.known.has(prefix + path)
  let paths: readonly string[] | null = null
  return {
    root,
    get paths() {
      return (paths ??= root === '.' ? whole.paths : whole.paths.flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : [])))
    },
    has,
    first: (candidates) => candidates.find(has) ?? null,
    read: (path) => (has(path) ? whole.read(prefix + path) : null),
    above: () => (root === '.' ? null : branch(whole, root.includes('/') ? root.slice(0, root.lastIndexOf('/')) : '.')),
    below: (folder) => branch(whole, prefix + folder),
  }
}

/** No file has such a run of blanks, or such a word, for a reason. A pattern that begins with `\s*` or `\w+` would try each of it, at each of it. */
const DESERT = /\s{200,}|[\w-]{1000,}|(\S)\1{999,}/g
const withoutDeserts = (text: string | null): string | null => text?.replace(DESERT, (blank) => blank.slice(0, 200)) ?? null

function rememberReads(tree: FileTree): Whole['read'] {
  const texts = new Map<string, string | null>()
  return (path) => {
    const known = texts.get(path)
    if (known !== undefined) return known
    const text = texts.size < MAX_READS ? withoutDeserts(tree.read(path)) : null
    texts.set(path, text)
    return text
  }
}
