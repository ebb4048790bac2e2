import { z } from 'zod'
import type { AppTree } from './language.ts'

/** The fields of package.json that detection uses; anything of another shape counts as absent. */
const textMap = z
  .record(z.string(), z.unknown())
  .transform((record) => new Map(Object.entries(record).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))))
  .catch(new Map())

const optionalText = z.string().max(1024).optional().catch(undefined)

const packageSchema = z.object({
  main: optionalText,
  packageManager: optionalText,
  scripts: textMap.prefault({}),
  engines: textMap.prefault({}),
  dependencies: textMap.prefault({}),
  devDependencies: textMap.prefault({}),
  optionalDependencies: textMap.prefault({}),
  workspaces: z.unknown().optional().transform((value) => (typeof value === 'object' && value !== null)),
})

export type NodePackage = z.infer<typeof packageSchema>

export type NodePackageResult = { readonly kind: 'package'; readonly content: NodePackage } | { readonly kind: 'broken'; readonly line: number | null } | { readonly kind: 'absent' }

export function readNodePackage(tree: AppTree): NodePackageResult {
  if (!tree.has('package.json')) return { kind: 'absent' }
  const text = tree.read('package.json')
  if (text === null) return { kind: 'broken', line: null }
  const parsed = packageSchema.safeParse(parseJson(text.replace(/^\uFEFF/, '')))
  return parsed.success ? { kind: 'package', content: parsed.data } : { kind: 'broken', line: null }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export const hasDependency = (content: NodePackage, name: string): boolean =>
  content.dependencies.has(name) || content.devDependencies.has(name) || content.optionalDependencies.has(name)
