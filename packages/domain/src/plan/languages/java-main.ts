import type { AppTree } from './language.ts'

const MAX_READS = 12
const LIKELY = /(?:^|\/)(?:Main|App|Application|Server|[A-Za-z0-9]{1,40}(?:Application|App|Server|Main))\.(?:java|kt)$/

/** The class whose `main` starts the program, by the names that such classes have; null when there is none or several. */
export function findMainClass(tree: AppTree, folder: string): string | null {
  const prefix = folder === '.' ? '' : `${folder}/`
  const files = tree.paths.filter((path) => path.startsWith(`${prefix}src/main/`) && LIKELY.test(path)).toSorted((one, other) => one.split('/').length - other.split('/').length)
  const classes = files.slice(0, MAX_READS).flatMap((path) => mainIn(path, (tree.read(path) ?? '').slice(0, 131_072)))
  return classes.length === 1 ? (classes[0] ?? null) : null
}

function mainIn(path: string, text: string): string[] {
  const isKotlin = path.endsWith('.kt')
  const hasMain = isKotlin ? /^(?:suspend\s+)?fun\s+main\s*\(/m.test(text) : /\bstatic\s+(?:final\s+)?void\s+main\s*\(/.test(text)
  if (!hasMain) return []
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:java|kt)$/, '')
  const inPackage = /^\s*package\s+([A-Za-z_][\w.]{0,200})\s*;?\s*$/m.exec(text)?.[1]
  return [`${inPackage === undefined ? '' : `${inPackage}.`}${file}${isKotlin ? 'Kt' : ''}`]
}

/** Written into a command: the full name of a class and nothing else. */
export const isClassName = (name: string | null): name is string => name !== null && name.length <= 300 && /^[A-Za-z_][\w.]*$/.test(name)
