import type { AppTree } from './language.ts'
import { isPlainPath } from './program-name.ts'

/** Where the app object of a web framework stands. */
export interface PythonApp {
  readonly framework: PythonFramework
  readonly file: string
  /** As a server takes it: `shop.main`. */
  readonly module: string
  /** `app`, or a call such as `create_app()`. */
  readonly variable: string
  /** Folder that imports begin at, other than the root of the app. */
  readonly base: string | null
}

export interface PythonFramework {
  readonly name: string
  /** Names that are imported, as a pattern. */
  readonly package: string
  readonly kind: 'wsgi' | 'asgi'
  /** What makes an app: `Flask(`, as a pattern of its name. */
  readonly makes: string
}

/** In order: a framework before the one that it is built on. */
export const PYTHON_FRAMEWORKS: readonly PythonFramework[] = [
  { name: 'FastAPI', package: 'fastapi', kind: 'asgi', makes: 'FastAPI' },
  { name: 'Litestar', package: 'litestar', kind: 'asgi', makes: 'Litestar' },
  { name: 'FastHTML', package: 'fasthtml', kind: 'asgi', makes: 'FastHTML|fast_app' },
  { name: 'Quart', package: 'quart', kind: 'asgi', makes: 'Quart' },
  { name: 'Sanic', package: 'sanic', kind: 'asgi', makes: 'Sanic' },
  { name: 'Starlette', package: 'starlette', kind: 'asgi', makes: 'Starlette' },
  { name: 'Flask', package: 'flask|apiflask|flask_openapi3', kind: 'wsgi', makes: 'Flask|APIFlask|OpenAPI' },
  { name: 'Falcon', package: 'falcon', kind: 'asgi', makes: 'falcon\\.asgi\\.App' },
  { name: 'Falcon', package: 'falcon', kind: 'wsgi', makes: 'falcon\\.(?:App|API)' },
  { name: 'Bottle', package: 'bottle', kind: 'wsgi', makes: 'Bottle|default_app' },
]

const PATTERNS = PYTHON_FRAMEWORKS.map((framework) => ({
  framework,
  imports: new RegExp(`^[\\t ]*(?:from|import)\\s+(?:${framework.package})\\b`, 'm'),
  assigns: new RegExp(`^([A-Za-z_]\\w{0,60})(?:\\s{0,8},\\s{0,8}\\w{1,60})?\\s{0,8}(?::\\s{0,8}[\\w.]{1,80}\\s{0,8})?=\\s{0,8}(?:\\w{1,60}\\.)?(?:${framework.makes})\\(`),
}))

const FACTORY = /^(?:async\s{1,8})?def\s{1,8}((?:create|make|get|build|init)_(?:app|application|wsgi_app|asgi_app)|app_factory)\s{0,8}\(([^)]{0,300})\)/
/** `app = create_app()`, as wsgi.py of an app with a factory has it. */
const CALLED = /^([A-Za-z_]\w{0,60})(?:\s{0,8}:\s{0,8}[\w.]{1,80})?\s{0,8}=\s{0,8}(?:\w{1,60}\.)?(?:(?:create|make|get|build|init)_(?:app|application|wsgi_app|asgi_app)|app_factory)\(/

/** The stem of a file, from the likeliest to the least. */
const STEMS = ['wsgi', 'asgi', 'main', 'app', 'server', 'api', 'application', 'run', '__init__', 'web', 'index', 'site', 'service', 'hello', 'factory']
const ASIDE = /(?:^|\/)(?:tests?|docs?|examples?|samples?|scripts?|migrations|alembic|node_modules|site-packages|venv|env|static|templates|\.[^/]*|test_[^/]*|conftest\.py|setup\.py|noxfile\.py)(?:\/|$)/
const MAX_FILES = 40
const MAX_DEPTH = 4

/** Files that may hold the app, the likeliest first. */
function likelyFiles(tree: AppTree): string[] {
  const rank = (path: string): number => {
    const parts = path.split('/')
    const stem = (parts.at(-1) ?? '').slice(0, -3)
    const place = STEMS.indexOf(stem)
    return (parts.length - 1) * 4 + (place === -1 ? STEMS.length + 20 : place)
  }
  const candidates = tree.paths.filter((path) => path.endsWith('.py') && path.split('/').length <= MAX_DEPTH && !ASIDE.test(path))
  const ranked = candidates.map((path) => ({ path, rank: rank(path) }))
  return ranked.sort((left, right) => left.rank - right.rank || (left.path < right.path ? -1 : 1)).slice(0, MAX_FILES).map(({ path }) => path)
}

const MAX_LINES = 3000

export const linesOf = (tree: AppTree, file: string): string[] => (tree.read(file) ?? '').slice(0, 131_072).split('\n', MAX_LINES).map((line) => line.slice(0, 400))

/** The first app object; an app that is there before a function that makes one. */
export function findPythonApp(tree: AppTree): PythonApp | null {
  let factory: PythonApp | null = null
  let framework: PythonFramework | null = null
  let called: { file: string; variable: string } | null = null
  for (const file of likelyFiles(tree)) {
    const lines = linesOf(tree, file)
    const text = lines.join('\n')
    for (const { framework: candidate, imports, assigns } of PATTERNS) {
      if (!imports.test(text)) continue
      const variable = firstMatch(lines, assigns)?.[1]
      if (variable !== undefined) return placed(tree, file, text, candidate, variable)
      const made = firstMatch(lines, FACTORY)
      if (made?.[1] !== undefined && factory === null && new RegExp(`\\b(?:${candidate.makes})\\(`).test(text) && takesNothing(made[2] ?? '')) factory = placed(tree, file, text, candidate, `${made[1]}()`)
      if (new RegExp(`\\b(?:${candidate.makes})\\(`).test(text)) framework ??= candidate
    }
    const name: string | undefined = called === null ? firstMatch(lines, CALLED)?.[1] : undefined
    if (name !== undefined) called = { file, variable: name }
  }
  if (called !== null && framework !== null) return placed(tree, called.file, (tree.read(called.file) ?? '').slice(0, 131_072), framework, called.variable)
  return factory
}

function firstMatch(lines: readonly string[], pattern: RegExp): RegExpExecArray | null {
  for (const line of lines) {
    const match = pattern.exec(line)
    if (match !== null) return match
  }
  return null
}

/** A function that can be called without arguments. */
const takesNothing = (parameters: string): boolean => parameters.split(',').every((parameter) => parameter.trim() === '' || parameter.includes('=') || parameter.trim().startsWith('*'))

/**
 * Where imports begin: above the outermost folder that is a package or that the file imports by name; else in its own
 * folder, as it was started by hand there.
 */
function placed(tree: AppTree, file: string, text: string, framework: PythonFramework, variable: string): PythonApp | null {
  const folders = file.split('/').slice(0, -1)
  const stem = file.slice(file.lastIndexOf('/') + 1, -3)
  const isRelative = /^[\t ]*from[ \t]{1,8}\./m.test(text)
  const isPackage = (name: string, at: number): boolean => tree.has(`${folders.slice(0, at + 1).join('/')}/__init__.py`) || imports(text, name) || (isRelative && at === folders.length - 1)
  const found = folders.findIndex(isPackage)
  const start = found === -1 ? folders.length : found
  const names = [...folders.slice(start), ...(stem === '__init__' ? [] : [stem])]
  if (names.length === 0 || names.some((name) => !/^[A-Za-z_]\w{0,80}$/.test(name))) return null
  const base = folders.slice(0, start).join('/')
  if (base !== '' && !isPlainPath(base)) return null
  return { framework, file, module: names.join('.'), variable, base: base === '' ? null : base }
}

const imports = (text: string, name: string): boolean => /^\w+$/.test(name) && new RegExp(`^[\\t ]*(?:from|import)\\s+${name}\\b`, 'm').test(text)
