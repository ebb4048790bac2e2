import type { AppTree } from './language.ts'

/** Names that a program which serves goes by, the surest first. */
const SERVING = ['web', 'server', 'api', 'http', 'httpd', 'serve']
const SERVING_ENDING = /[-_.](?:web|server|api|http|httpd|serve)$|^(?:web|api|http)[-_.]?server$/
const USUAL = ['app', 'main', 'backend', 'site']

/**
 * Which of several programs of one repository is the one that serves: the only one, one that is called like a server,
 * one that is called like the repository. Null where a person has to say it.
 */
export function pickServing(names: readonly string[], repositoryName: string | null): string | null {
  if (names.length === 1) return names[0] ?? null
  const named = SERVING.find((name) => names.includes(name))
  if (named !== undefined) return named
  const ending = names.filter((name) => SERVING_ENDING.test(name))
  if (ending.length === 1) return ending[0] ?? null
  if (repositoryName !== null && names.includes(repositoryName)) return repositoryName
  return USUAL.find((name) => names.includes(name)) ?? null
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 3 more`. */
export function enumerate(names: readonly string[]): string {
  const shown = names.slice(0, 4)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}

/** Written into commands: a path that no shell reads anything into. */
export const isPlainPath = (path: string): boolean => path.length <= 200 && /^[A-Za-z0-9_][A-Za-z0-9._@+/-]*$/.test(path) && !/(^|\/)\.\.(\/|$)/.test(path)

/** Programs that Procfile or podo.yaml speak of, as words of their own. */
export function mentionedPrograms(tree: AppTree, names: readonly string[]): ReadonlySet<string> {
  const words = wordsOfCommands(tree)
  return new Set(names.filter((name) => words.has(name)))
}

export const mentionsWord = (tree: AppTree, word: string): boolean => wordsOfCommands(tree).has(word)

function wordsOfCommands(tree: AppTree): ReadonlySet<string> {
  let top = tree
  for (let above = tree.above(); above !== null; above = above.above()) top = above
  return new Set(`${tree.read('Procfile') ?? ''}\n${top.read('podo.yaml') ?? ''}`.slice(0, 131_072).split(/[\s"'/:]+/))
}
