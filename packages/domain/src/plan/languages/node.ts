import type { Sourced } from '../plan.ts'
import type { AppTree, LanguageAnswer, LanguageDetector, LanguageDraft } from './language.ts'
import { FRAMEWORK_NAMES, findFramework, isDevelopmentScript } from './node-framework.ts'
import type { FrameworkFacts } from './node-framework.ts'
import { chooseManager } from './node-manager.ts'
import type { NodeManager } from './node-manager.ts'
import { readNodePackage } from './node-package.ts'
import type { NodePackage } from './node-package.ts'
import { findNodeVersion, versionNotice } from './node-version.ts'
import { findStaticFallback, findStaticRoot } from './static.ts'

const NAMES = ['server', 'index', 'app', 'main', 'src/server', 'src/index', 'src/app', 'src/main']
const ENTRIES = NAMES.flatMap((name) => ['js', 'mjs', 'cjs', 'ts', 'mts'].map((ending) => `${name}.${ending}`))
/** Without a package.json only these say that a folder is a Node.js app. */
const BARE_ENTRIES = ['server.js', 'server.mjs', 'server.cjs', 'server.ts', 'app.js', 'app.mjs', 'index.mjs', 'index.js']

export const node: LanguageDetector = {
  language: 'node',
  documentation: {
    title: 'Node.js',
    recognisedBy: ['package.json', ...BARE_ENTRIES],
    managers: ['npm (package-lock.json)', 'pnpm (pnpm-lock.yaml)', 'Yarn (yarn.lock)', 'Bun (bun.lock)'],
    frameworks: FRAMEWORK_NAMES,
    versionFrom: ['.nvmrc', '.node-version', 'package.json (engines.node)'],
    commands: { install: 'npm ci', build: 'npm run build', start: 'node server.js' },
  },
  detect: (tree) => {
    const result = readNodePackage(tree)
    if (result.kind === 'broken') return brokenPackage()
    if (result.kind === 'package') return { kind: 'draft', draft: draftOf(tree, result.content) }
    const entry = tree.has('index.html') ? null : tree.first(BARE_ENTRIES)
    return entry === null ? null : { kind: 'draft', draft: { language: { value: 'node', from: entry }, web: { value: `node ${entry}`, from: entry } } }
  },
}

const brokenPackage = (): LanguageAnswer => ({
  kind: 'refused',
  code: 'PODO-PLAN-BROKEN-FILE',
  sentence: 'package.json is not valid JSON, so that Podo cannot tell how to start the app.',
  nextAction: 'Mend package.json; "npm pkg get name" says where it is broken.',
  evidence: ['package.json'],
})

function draftOf(tree: AppTree, content: NodePackage): LanguageDraft {
  const manager = chooseManager(tree, content)
  const framework = findFramework(tree, content)
  const version = findNodeVersion(tree, content)
  const build = buildLine(content, manager, framework)
  const serving = servingLines(tree, content, manager, framework)
  const install = installLine(content, manager, build !== null || serving.needsDevelopment)
  const caches = [...(install === null ? [] : [{ value: manager.cache, from: manager.name.from }]), ...(framework?.caches ?? []).map((value) => ({ value, from: 'package.json' }))]
  const notice = versionNotice(version)
  return {
    language: { value: 'node', from: 'package.json' },
    packageManager: manager.name,
    ...(version === null ? {} : { version }),
    ...(framework === null ? {} : { framework: framework.name }),
    ...(install === null ? {} : { install, lockfiles: manager.lockfiles }),
    ...(build === null ? {} : { build }),
    ...serving.lines,
    caches,
    notices: notice === null ? [] : [notice],
    missingStart: {
      sentence: 'package.json has no start script and no main file, and there is no server.js, so that Podo does not know what to start.',
      nextAction: 'Add "start": "node your-file.js" under scripts in package.json, or processes.web in podo.yaml.',
    },
  }
}

function buildLine(content: NodePackage, manager: NodeManager, framework: FrameworkFacts | null): Sourced<string> | null {
  if (content.scripts.has('build')) return { value: manager.run('build'), from: 'package.json' }
  const starts = content.scripts.get('start')
  if (framework === null || (starts !== undefined && !isDevelopmentScript(starts) && framework.output.kind === 'static')) return null
  return { value: framework.build, from: 'package.json' }
}

/** An app without dependencies needs no install at all; a script that npm runs at install time is one, too. */
function installLine(content: NodePackage, manager: NodeManager, needsDevelopment: boolean): Sourced<string> | null {
  const runtime = content.dependencies.size + content.optionalDependencies.size
  const hooks = ['preinstall', 'install', 'postinstall', 'prepare'].some((name) => content.scripts.has(name))
  const wanted = runtime > 0 || content.workspaces || hooks || (needsDevelopment && content.devDependencies.size > 0)
  return wanted ? manager.install(!needsDevelopment && content.devDependencies.size > 0 && !hooks) : null
}

interface Serving {
  readonly lines: Pick<LanguageDraft, 'web' | 'staticRoot' | 'staticFallback'>
  /** The start command is a tool of devDependencies. */
  readonly needsDevelopment: boolean
}

/** In order: a start script that is no development server, the framework's own, main, a usual name, static files. */
function servingLines(tree: AppTree, content: NodePackage, manager: NodeManager, framework: FrameworkFacts | null): Serving {
  const script = content.scripts.get('start')
  if (script !== undefined && script.trim() !== '' && !isDevelopmentScript(script)) {
    return { lines: { web: { value: startCommand(content, script.trim(), manager), from: 'package.json' } }, needsDevelopment: usesDevelopmentTool(content, script) }
  }
  if (framework !== null) return { lines: frameworkLines(framework), needsDevelopment: true }
  const entry = entryFile(tree, content)
  if (entry !== null) return { lines: { web: entry }, needsDevelopment: false }
  const staticRoot = findStaticRoot(tree)
  const staticFallback = staticRoot === null ? null : findStaticFallback(tree, staticRoot.value)
  return { lines: { ...(staticRoot ? { staticRoot } : {}), ...(staticFallback ? { staticFallback } : {}) }, needsDevelopment: false }
}

function frameworkLines(framework: FrameworkFacts): Serving['lines'] {
  const { output, name } = framework
  if (output.kind === 'server') return { web: { value: output.command, from: name.from } }
  return { staticRoot: output.root, ...(output.fallback === null ? {} : { staticFallback: { value: output.fallback, from: name.from } }) }
}

/**
 * npm itself costs 0.2 s and 40 MB at each start and stands between Podo's signals and the app. A script without
 * hooks is therefore started as it is written, when its first word is `node` or a tool of the app's own dependencies.
 */
function startCommand(content: NodePackage, script: string, manager: NodeManager): string {
  if (content.scripts.has('prestart') || content.scripts.has('poststart') || /npm_|&|\||;|\n/.test(script)) return manager.run('start')
  const [word = '', ...rest] = script.split(/\s+/)
  if (word === 'node') return script
  const isTool = /^[a-z0-9][a-z0-9._-]*$/.test(word) && (content.dependencies.has(word) || content.devDependencies.has(word))
  return isTool ? [`./node_modules/.bin/${word}`, ...rest].join(' ') : manager.run('start')
}

function usesDevelopmentTool(content: NodePackage, script: string): boolean {
  return script.split(/[\s=/]+/).some((word) => content.devDependencies.has(word))
}

function entryFile(tree: AppTree, content: NodePackage): Sourced<string> | null {
  const main = content.main?.replace(/^(\.\/)+/, '')
  if (main !== undefined && /^[A-Za-z0-9._@/-]+\.(js|mjs|cjs|ts|mts)$/.test(main) && tree.has(main)) return { value: `node ${main}`, from: 'package.json' }
  const usual = tree.first(ENTRIES)
  return usual === null ? null : { value: `node ${usual}`, from: usual }
}
