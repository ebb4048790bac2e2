import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import { hasDependency } from './node-package.ts'
import type { NodePackage } from './node-package.ts'

/** What a framework makes of a build: files to serve, or a program to start. */
export interface FrameworkFacts {
  readonly name: Sourced<string>
  readonly build: string
  readonly output: { readonly kind: 'static'; readonly root: Sourced<string>; readonly fallback: string | null } | { readonly kind: 'server'; readonly command: string }
  readonly caches: readonly string[]
}

interface Framework {
  readonly name: string
  readonly dependency: string
  readonly build: string
  /** Folder of the built files. */
  readonly folder: string
  readonly singlePage: boolean
  /** When one of these packages is there, or `serves` says so, the build is a program. */
  readonly server?: { readonly dependency?: string; readonly command: string }
  /** Configuration file and pattern that decide for files although the framework can be a program. */
  readonly exportsStatic?: { readonly files: readonly string[]; readonly pattern: RegExp }
  /** Where the folder can be set, as `outDir: 'name'`. */
  readonly outputIn?: { readonly files: readonly string[]; readonly pattern: RegExp }
  readonly caches?: readonly string[]
}

const configFiles = (name: string): string[] => ['js', 'mjs', 'cjs', 'ts', 'mts'].map((ending) => `${name}.config.${ending}`)
const OUT_DIR = /\boutDir\s*:\s*['"](?:\.\/)?([A-Za-z0-9._/-]{1,100})['"]/

/** In order: a framework before the tool that it is built with. */
const FRAMEWORKS: readonly Framework[] = [
  {
    name: 'Next.js',
    dependency: 'next',
    build: 'next build',
    folder: 'out',
    singlePage: false,
    server: { command: './node_modules/.bin/next start' },
    exportsStatic: { files: configFiles('next'), pattern: /\boutput\s*:\s*['"]export['"]/ },
    caches: ['.next/cache'],
  },
  { name: 'Nuxt', dependency: 'nuxt', build: 'nuxt build', folder: '.output/public', singlePage: false, server: { command: 'node .output/server/index.mjs' }, exportsStatic: { files: ['package.json'], pattern: /"build"\s*:\s*"[^"]*\bnux[ti]\s+generate\b/ } },
  { name: 'Astro', dependency: 'astro', build: 'astro build', folder: 'dist', singlePage: false, server: { dependency: '@astrojs/node', command: 'node ./dist/server/entry.mjs' }, outputIn: { files: configFiles('astro'), pattern: OUT_DIR } },
  { name: 'SvelteKit', dependency: '@sveltejs/kit', build: 'vite build', folder: 'build', singlePage: false, server: { dependency: '@sveltejs/adapter-node', command: 'node build' } },
  { name: 'Gatsby', dependency: 'gatsby', build: 'gatsby build', folder: 'public', singlePage: false, caches: ['.cache'] },
  { name: 'Docusaurus', dependency: '@docusaurus/core', build: 'docusaurus build', folder: 'build', singlePage: false },
  { name: 'Eleventy', dependency: '@11ty/eleventy', build: 'eleventy', folder: '_site', singlePage: false },
  { name: 'Create React App', dependency: 'react-scripts', build: 'react-scripts build', folder: 'build', singlePage: true },
  { name: 'Vue CLI', dependency: '@vue/cli-service', build: 'vue-cli-service build', folder: 'dist', singlePage: true },
  { name: 'Vite', dependency: 'vite', build: 'vite build', folder: 'dist', singlePage: true, outputIn: { files: configFiles('vite'), pattern: OUT_DIR } },
  { name: 'Parcel', dependency: 'parcel', build: 'parcel build', folder: 'dist', singlePage: true },
]

export const FRAMEWORK_NAMES: readonly string[] = FRAMEWORKS.map(({ name }) => name)

/** Scripts that start a development server: right at a desk, wrong for a release. */
const DEVELOPMENT = /^(?:npx\s+)?(?:react-scripts start|vue-cli-service serve|gatsby (?:develop|start)|docusaurus start|parcel(?! build)|eleventy\s.*--serve|vite(?:$|\s+(?:dev|serve|-|$))|(?:next|nuxt|nuxi|astro) dev|ng serve|webpack(?:-dev-server|\s+serve))/

export const isDevelopmentScript = (script: string): boolean => DEVELOPMENT.test(script.trim())

export function findFramework(tree: AppTree, content: NodePackage): FrameworkFacts | null {
  const framework = FRAMEWORKS.find(({ dependency }) => hasDependency(content, dependency))
  if (framework === undefined) return null
  const facts = { name: { value: framework.name, from: 'package.json' }, build: `./node_modules/.bin/${framework.build}`, caches: framework.caches ?? [] }
  if (framework.server !== undefined && isProgram(tree, content, framework, framework.server)) return { ...facts, output: { kind: 'server', command: framework.server.command } }
  const set = framework.outputIn === undefined ? null : findPattern(tree, framework.outputIn)
  const root = set === null || set.match.includes('..') ? { value: framework.folder, from: 'package.json' } : { value: set.match.replace(/\/+$/, ''), from: set.file }
  return { ...facts, output: { kind: 'static', root, fallback: framework.singlePage ? 'index.html' : null } }
}

function isProgram(tree: AppTree, content: NodePackage, framework: Framework, server: NonNullable<Framework['server']>): boolean {
  if (server.dependency !== undefined) return hasDependency(content, server.dependency)
  return framework.exportsStatic === undefined || findPattern(tree, framework.exportsStatic) === null
}

function findPattern(tree: AppTree, where: { readonly files: readonly string[]; readonly pattern: RegExp }): { file: string; match: string } | null {
  for (const file of where.files) {
    const match = where.pattern.exec((tree.read(file) ?? '').slice(0, 65_536))
    if (match !== null) return { file, match: match[1] ?? '' }
  }
  return null
}
