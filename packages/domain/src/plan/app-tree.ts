import type { FileTree } from './file-tree.ts'
import type { AppTree } from './languages/language.ts'

/** Detection reads a handful of files; this bounds one that does not. */
const MAX_READS = 400

/** The part of a tree below a folder (`.` for all of it); null when the folder holds no file. Reads are remembered. */
export function appTree(tree: FileTree, root: string): AppTree | null {
  return branch(rememberReads(tree), root)
}

function branch(tree: FileTree, root: string): AppTree | null {
  const prefix = root === '.' ? '' : `${root}/`
  const paths = root === '.' ? tree.paths : tree.paths.flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []))
  if (paths.length === 0 && root !== '.') return null
  const known = new Set(paths)
  return {
    root,
    paths,
    has: (path) => known.has(path),
    first: (candidates) => candidates.find((path) => known.has(path)) ?? null,
    read: (path) => (known.has(path) ? tree.read(prefix + path) : null),
    above: () => (root === '.' ? null : branch(tree, root.includes('/') ? root.slice(0, root.lastIndexOf('/')) : '.')),
    below: (folder) => branch(tree, prefix + folder),
  }
}

function rememberReads(tree: FileTree): FileTree {
  const texts = new Map<string, string | null>()
  return {
    paths: tree.paths,
    read: (path) => {
      const known = texts.get(path)
      if (known !== undefined) return known
      const text = texts.size < MAX_READS ? tree.read(path) : null
      texts.set(path, text)
      return text
    },
  }
}
