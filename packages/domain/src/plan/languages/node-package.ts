import { z } from 'zod'
import type { AppTree } from './language.ts'

/** The fields of package.json that detection uses; anything of another shape counts as absent. */
const textMap = z
  .record(z.string(), z.unknown())
  .transform((record) => new Map(Object.entries(record).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))))
  .catch(new Map())

const optionalText = z.string().max(1024).optional().catch(undefined)

const MAX_PATTERNS = 100

/** `["apps/*"]`, or `{ "packages": ["apps/*"] }` as Yarn knows it, too. */
const patterns = z
  .union([z.array(z.unknown()), z.object({ packages: z.array(z.unknown()) }).transform(({ packages }) => packages)])
  .transform((list) => list.filter((pattern) => typeof pattern === 'string').slice(0, MAX_PATTERNS))
  .catch([])

const packageSchema = z.object({
  name: optionalText,
  main: optionalText,
  packageManager: optionalText,
  scripts: textMap.prefault({}),
  engines: textMap.prefault({}),
  volta: textMap.prefault({}),
  dependencies: textMap.prefault({}),
  devDependencies: textMap.prefault({}),
  optionalDependencies: textMap.prefault({}),
  workspaces: patterns.prefault([]),
  pnpm: z.record(z.string(), z.unknown()).catch({}).prefault({}),
})

export type NodePackage = z.infer<typeof packageSchema>

export type NodePackageResult = { readonly kind: 'package'; readonly content: NodePackage } | { readonly kind: 'broken' } | { readonly kind: 'absent' }

export function readNodePackage(tree: AppTree): NodePackageResult {
  if (!tree.has('package.json')) return { kind: 'absent' }
  const text = tree.read('package.json')
  if (text === null) return { kind: 'broken' }
  const parsed = packageSchema.safeParse(parseJson(text.replace(/^\uFEFF/, '')))
  return parsed.success ? { kind: 'package', content: parsed.data } : { kind: 'broken' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The range that an app asks of a package; null when it does not use it. */
const dependencyRange = (content: NodePackage, name: string): string | null =>
  content.dependencies.get(name) ?? content.devDependencies.get(name) ?? content.optionalDependencies.get(name) ?? null

export const hasDependency = (content: NodePackage, name: string): boolean => dependencyRange(content, name) !== null

/** The major version that a range begins with; null for `latest`, `*` and addresses. */
export function dependencyMajor(content: NodePackage, name: string): number | null {
  const digits = /^[\^~>=v\s]{0,4}(\d{1,4})(?:\.|$|\s)/.exec(dependencyRange(content, name) ?? '')?.[1]
  return digits === undefined ? null : Number(digits)
}

/** Scripts that package managers run at install time. */
const INSTALL_HOOKS = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare']

export const hasInstallHooks = (content: NodePackage): boolean => INSTALL_HOOKS.some((name) => content.scripts.has(name))

/** Tools that are not called like the package that brings them. */
export const BIN_OWNERS: ReadonlyMap<string, string> = new Map([
  ['tsc', 'typescript'],
  ['nest', '@nestjs/cli'],
  ['ng', '@angular/cli'],
  ['babel', '@babel/cli'],
  ['babel-node', '@babel/node'],
  ['swc', '@swc/cli'],
  ['react-router', '@react-router/dev'],
  ['react-router-serve', '@react-router/serve'],
  ['remix', '@remix-run/dev'],
  ['remix-serve', '@remix-run/serve'],
  ['fastify', 'fastify-cli'],
  ['docusaurus', '@docusaurus/core'],
  ['vue-cli-service', '@vue/cli-service'],
  ['sirv', 'sirv-cli'],
  ['eleventy', '@11ty/eleventy'],
  ['strapi', '@strapi/strapi'],
  ['medusa', '@medusajs/cli'],
  ['nuxi', 'nuxt'],
  ['pm2-runtime', 'pm2'],
])

/** Whether a text of words says a package or one of its tools. */
export function saysPackage(text: string, packages: Iterable<string>): boolean {
  const tokens = text.split(/[\s=,]+/).map((token) => token.replace(/^.*node_modules\/(?:\.bin\/)?/, ''))
  const said = new Set(tokens.flatMap((token) => [token, BIN_OWNERS.get(token) ?? token, token.split('/').slice(0, token.startsWith('@') ? 2 : 1).join('/')]))
  for (const name of packages) if (said.has(name)) return true
  return false
}
