import type { Sourced } from '../plan.ts'
import type { AppTree, LanguageDetector } from './language.ts'

const FOLDERS = ['.', 'public', 'dist', 'build', 'site', '_site', 'www', 'out', 'html', 'docs'] as const

/** The folder whose index.html is the front page; the root before all others. */
export function findStaticRoot(tree: AppTree): Sourced<string> | null {
  for (const folder of FOLDERS) {
    const index = folder === '.' ? 'index.html' : `${folder}/index.html`
    if (tree.has(index)) return { value: folder, from: index }
  }
  return null
}

/** `200.html` is how generators of single-page apps name the page for every address. */
export function findStaticFallback(tree: AppTree, root: string): Sourced<string> | null {
  const file = root === '.' ? '200.html' : `${root}/200.html`
  return tree.has(file) ? { value: '200.html', from: file } : null
}

export const staticSite: LanguageDetector = {
  language: 'static',
  documentation: {
    title: 'Static files',
    recognisedBy: FOLDERS.map((folder) => (folder === '.' ? 'index.html' : `${folder}/index.html`)),
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
