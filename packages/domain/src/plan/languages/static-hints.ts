import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import { normalFolder } from './node-config.ts'
import { sourcePath } from './source-path.ts'

interface Hint {
  readonly file: string
  /** The folder that is published. */
  readonly folder: RegExp
  /** Every address shows one page. */
  readonly singlePage: RegExp
}

const FOLDER = '(["\'])(?:\\.?/)?([\\w./-]{1,100})'

/** Settings of services that serve files, as somebody may have them from before. */
const HINTS: readonly Hint[] = [
  { file: 'netlify.toml', folder: new RegExp(`^\\s{0,20}publish\\s{0,20}=\\s{0,20}${FOLDER}\\1`, 'm'), singlePage: /\bfrom\s{0,20}=\s{0,20}["']\/\*["'][^[]{0,500}?\bto\s{0,20}=\s{0,20}["']\/index\.html["']/ },
  { file: 'vercel.json', folder: new RegExp(`"outputDirectory"\\s{0,20}:\\s{0,20}${FOLDER}\\1`), singlePage: /"destination"\s{0,20}:\s{0,20}"\/(?:index\.html)?"/ },
  { file: 'firebase.json', folder: new RegExp(`"public"\\s{0,20}:\\s{0,20}${FOLDER}\\1`), singlePage: /"destination"\s{0,20}:\s{0,20}"\/index\.html"/ },
  { file: 'static.json', folder: new RegExp(`"root"\\s{0,20}:\\s{0,20}${FOLDER}\\1`), singlePage: /"\/\*\*"\s{0,20}:\s{0,20}"index\.html"/ },
]

const MAX_CHARACTERS = 65_536
const read = (tree: AppTree, file: string): string => (tree.read(file) ?? '').slice(0, MAX_CHARACTERS)

/** The folder that one of them names, whether it is there or a build makes it. */
export function publishedFolder(tree: AppTree): Sourced<string> | null {
  for (const { file, folder } of HINTS) {
    const named = folder.exec(read(tree, file))?.[2]
    const value = named === undefined ? null : normalFolder(named)
    if (value !== null) return { value, from: sourcePath(tree, file) }
  }
  return null
}

/** The page for addresses without a file: `200.html` of a generator, a rule in `_redirects`, or one of a service. */
export function findStaticFallback(tree: AppTree, root: string): Sourced<string> | null {
  const inRoot = (name: string): string => (root === '.' ? name : `${root}/${name}`)
  if (tree.has(inRoot('200.html'))) return { value: '200.html', from: sourcePath(tree, inRoot('200.html')) }
  const rules = tree.first([inRoot('_redirects'), '_redirects', 'public/_redirects', 'static/_redirects'])
  if (rules !== null && /^\/\*[ \t]+\/index\.html[ \t]+200\b/m.test(read(tree, rules))) return { value: 'index.html', from: sourcePath(tree, rules) }
  const hint = HINTS.find(({ file, singlePage }) => singlePage.test(read(tree, file)))
  return hint === undefined ? null : { value: 'index.html', from: sourcePath(tree, hint.file) }
}
