import type { FileTree } from './file-tree.ts'
import type { AppTree } from './languages/language.ts'

/** Detection reads a handful of files; this bounds one that does not. */
const MAX_READS = 200

/** The part of a tree below a folder (`.` for all of it); null when the folder holds no file. */
export function appTree(tree: FileTree, root: string): AppTree | null {
  const prefix = root === '.' ? '' : `${root}/`
  const paths = new Set(tree.paths.flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : [])))
  if (paths.size === 0 && root !== '.') return null
  const texts = new Map<string, string | null>()
  return {
    has: (path) => paths.has(path),
    first: (candidates) => candidates.find((path) => paths.has(path)) ?? null,
    read: (path) => {
      if (!paths.has(path)) return null
      const known = texts.get(path)
      if (known !== undefined) return known
      const text = texts.size < MAX_READS ? tree.read(prefix + path) : null
      texts.set(path, text)
      return text
    },
  }
}
