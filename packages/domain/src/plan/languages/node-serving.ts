import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import type { Refusal } from '../refusals.ts'
import type { FrameworkFacts } from './node-framework.ts'
import type { Served } from './node-framework-kind.ts'
import { hasDependency } from './node-package.ts'
import { findOtherStart, findProductionStart } from './node-start.ts'
import type { Start } from './node-start.ts'
import { compiledFile } from './node-typescript.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'
import { findStaticFallback, publishedFolder } from './static-hints.ts'
import { findStaticRoot } from './static.ts'

/** How the app is served, and what that means for its build. */
export interface Serving {
  readonly web?: Sourced<string>
  readonly staticRoot?: Sourced<string>
  readonly staticFallback?: Sourced<string>
  /** The scripts that start it; null when something else does. */
  readonly start: Start | null
  /** The framework's own output is what is served. */
  readonly isFramework: boolean
  readonly afterBuild: string | null
  readonly environment: Readonly<Record<string, Sourced<string>>>
  readonly missing: Refusal | null
  readonly notices: readonly PlanNotice[]
}

const NAMES = ['server', 'index', 'app', 'main', 'src/server', 'src/index', 'src/app', 'src/main']
const ENTRIES = NAMES.flatMap((name) => ['js', 'mjs', 'cjs', 'ts', 'mts'].map((ending) => `${name}.${ending}`))

const NOTHING = { start: null, isFramework: false, afterBuild: null, environment: {}, missing: null, notices: [] } as const

/** In order: a script that starts no development server, the framework's own, main, a usual name, a script by another name, static files. */
export function findServing(app: Member, framework: FrameworkFacts | null): Serving {
  const start = findProductionStart(app)
  const served = framework?.served ?? null
  const environment = served?.kind === 'program' ? (served.environment ?? {}) : {}
  const notices = served?.kind === 'program' ? (served.notices ?? []) : []
  if (start !== null && !replaces(served, start)) return { ...NOTHING, web: start.web, start, environment: { ...environment, ...start.environment }, notices: [...notices, ...start.notices] }
  if (served?.kind === 'program') return { ...NOTHING, web: served.command, start: null, isFramework: true, afterBuild: served.afterBuild ?? null, environment, notices }
  if (served?.kind === 'files') return { ...NOTHING, staticRoot: served.root, ...(served.fallback === null ? {} : { staticFallback: served.fallback }), isFramework: true }
  if (served?.kind === 'not-served') return { ...NOTHING, missing: served }
  const entry = entryFile(app)
  if (entry !== null) return { ...NOTHING, web: entry }
  const other = findOtherStart(app)
  if (other !== null) return { ...NOTHING, web: other.web, start: other, environment: other.environment, notices: other.notices }
  const staticRoot = findStaticRoot(app.tree) ?? (app.content.scripts.has('build') ? publishedFolder(app.tree) : null)
  if (staticRoot === null) return NOTHING
  const staticFallback = findStaticFallback(app.tree, staticRoot.value)
  return { ...NOTHING, staticRoot, ...(staticFallback === null ? {} : { staticFallback }) }
}

const replaces = (served: Served | null, start: Start): boolean => served !== null && served.kind !== 'not-served' && served.replaces?.test(start.web.value) === true

/** `main` of package.json, also when the build makes it; otherwise a file by a usual name. */
function entryFile(app: Member): Sourced<string> | null {
  const { tree, content } = app
  const from = sourcePath(tree, 'package.json')
  const main = content.main?.replace(/^(\.\/)+/, '')
  if (main !== undefined && /^[A-Za-z0-9._@/-]+\.(js|mjs|cjs|ts|mts)$/.test(main) && (tree.has(main) || isBuilt(app, main))) return { value: `node ${main}`, from }
  const usual = tree.first(ENTRIES)
  if (usual === null) return null
  const compiled = /\.m?ts$/.test(usual) ? compiledFile(app, usual) : null
  if (compiled !== null) return compiled
  const runner = /\.m?ts$/.test(usual) ? (['tsx', 'ts-node'].find((tool) => hasDependency(content, tool)) ?? (isForBun(app) ? 'bun' : 'node')) : 'node'
  return { value: `${runner} ${usual}`, from: sourcePath(tree, usual) }
}

/** TypeScript of an app that Bun installs may use what Bun alone has. */
const isForBun = ({ tree, content }: Member): boolean => tree.first(['bun.lock', 'bun.lockb']) !== null || hasDependency(content, '@types/bun')

/** Not there yet, in a folder that builds make. */
const isBuilt = ({ content, tree }: Member, file: string): boolean => /^(?:dist|build|lib|out|\.output)\//.test(file) && (content.scripts.has('build') || tree.has('tsconfig.json'))
