import { parseDotenv } from '../config/parse-dotenv.ts'
import { variableProblem } from '../config/variables.ts'
import type { FileTree } from '../plan/file-tree.ts'
import type { ExpectedVariable } from './find-variable.ts'

const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example', '.env.defaults']
const MOST = 200

/** Variables that the files of a repository say the app wants: examples of .env, and the required ones of app.json. */
export function expectedVariables(tree: FileTree, root: string): ExpectedVariable[] {
  const found = new Map<string, string>()
  for (const folder of root === '.' ? [''] : [`${root}/`, '']) {
    for (const name of EXAMPLES) for (const variable of dotenvNames(tree, `${folder}${name}`)) note(found, variable, name)
    for (const variable of appJsonNames(tree, `${folder}app.json`)) note(found, variable, 'app.json')
  }
  return [...found].slice(0, MOST).map(([name, from]) => ({ name, from }))
}

const note = (found: Map<string, string>, name: string, from: string): void => {
  if (!found.has(name)) found.set(name, from)
}

const dotenvNames = (tree: FileTree, path: string): string[] => (tree.paths.includes(path) ? parseDotenv(tree.read(path) ?? '').variables.map(({ name }) => name) : [])

/** `env` of Heroku's app.json: a name with a description; it is required unless it says no or brings a value. */
function appJsonNames(tree: FileTree, path: string): string[] {
  const env = tree.paths.includes(path) ? readObject(tree.read(path) ?? '')['env'] : null
  if (!isObject(env)) return []
  return Object.entries(env).flatMap(([name, entry]) => (isObject(entry) && variableProblem(name, '') === null && entry['required'] !== false && !('value' in entry) && !('generator' in entry) ? [name] : []))
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    // What cannot be read names nothing; it is a file of another tool.
    return {}
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
