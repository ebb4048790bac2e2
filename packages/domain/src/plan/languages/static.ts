import type { Sourced } from '../plan.ts'
import type { AppTree, LanguageDetector } from './language.ts'
import { sourcePath } from './source-path.ts'
import { findStaticFallback, publishedFolder } from './static-hints.ts'

const FOLDERS = ['.', 'public', 'dist', 'build', 'site', '_site', 'www', 'out', 'html', 'docs'] as const

/** The folder whose index.html is the front page: what a setting names, then the root before all others. */
export function findStaticRoot(tree: AppTree): Sourced<string> | null {
  const published = publishedFolder(tree)
  if (published !== null && tree.has(indexOf(published.value))) return published
  for (const folder of FOLDERS) if (tree.has(indexOf(folder))) return { value: folder, from: sourcePath(tree, indexOf(folder)) }
  return null
}

const indexOf = (folder: string): string => (folder === '.' ? 'index.html' : `${folder}/index.html`)

export const staticSite: LanguageDetector = {
  language: 'static',
  documentation: {
    title: 'Static files',
    recognisedBy: FOLDERS.map(indexOf),
    managers: [],
    frameworks: [],
    versionFrom: [],
    commands: { install: 'none', build: 'none', start: 'served by Podo itself' },
  },
  detect: (tree) => {
    const staticRoot = findStaticRoot(tree)
    if (staticRoot === null) return null
    const staticFallback = findStaticFallback(tree, staticRoot.value)
    return { kind: 'draft', draft: { language: { value: 'static', from: staticRoot.from }, staticRoot, ...(staticFallback ? { staticFallback } : {}) } }
  },
}
