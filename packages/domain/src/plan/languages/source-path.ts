import type { AppTree } from './language.ts'

/** A file of the app as it is called from the root of the repository: what a line of a plan says it came from. */
export const sourcePath = (tree: AppTree, file: string): string => (tree.root === '.' ? file : `${tree.root}/${file}`)

/** The way from one folder up to one above it or to itself: `../../`, or nothing. */
export function wayUp(from: AppTree, to: AppTree): string {
  if (from.root === to.root) return ''
  const below = to.root === '.' ? from.root : from.root.slice(to.root.length + 1)
  return '../'.repeat(below.split('/').length)
}

/** The folder of a tree as it is called from one above it: `apps/web`. */
export const folderBelow = (top: AppTree, tree: AppTree): string => (top.root === '.' ? tree.root : tree.root.slice(top.root.length + 1))
