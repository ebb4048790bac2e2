import { z } from 'zod'
import { readBoundedYaml } from './bounded-yaml.ts'
import { podoYamlSchema } from './podo-yaml-schema.ts'
import type { PodoYaml } from './podo-yaml-schema.ts'

export const PODO_YAML_LIMITS = { bytes: 65_536, depth: 12, nodes: 5_000, problems: 20 } as const

export interface PodoYamlProblem {
  /** `health.path`; empty for the file as a whole. */
  readonly field: string
  readonly line: number | null
  readonly sentence: string
}

export type PodoYamlResult =
  | { readonly kind: 'ok'; readonly settings: PodoYaml }
  | { readonly kind: 'broken'; readonly problems: readonly PodoYamlProblem[] }

/**
 * Reads podo.yaml (YAML 1.2, one document). Anchors, aliases and tags are refused: settings this small need none, and
 * they are what a bomb is made of. Never throws.
 */
export function parsePodoYaml(text: string): PodoYamlResult {
  const read = readBoundedYaml(text, { file: 'podo.yaml', ...PODO_YAML_LIMITS, allowsAliases: false })
  if (read.kind === 'broken') return { kind: 'broken', problems: [{ field: '', line: read.line, sentence: read.sentence }] }
  const parsed = podoYamlSchema.safeParse(read.content ?? {})
  if (parsed.success) return { kind: 'ok', settings: parsed.data }
  return { kind: 'broken', problems: parsed.error.issues.flatMap((issue) => explain(issue, read.lineOf)).slice(0, PODO_YAML_LIMITS.problems) }
}

/** JSON Schema (draft 2020-12) of podo.yaml, for editors. */
export const podoYamlJsonSchema = (): object => ({
  $id: 'podo.yaml',
  title: 'podo.yaml',
  ...z.toJSONSchema(podoYamlSchema, { io: 'input', unrepresentable: 'any' }),
})

function explain(issue: z.core.$ZodIssue, lineOf: (path: readonly PropertyKey[]) => number | null): PodoYamlProblem[] {
  const field = issue.path.map(String).join('.')
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  if (issue.code !== 'unrecognized_keys') return [{ field, line: lineOf(issue.path), sentence: field === '' ? message : `${field}: ${message}` }]
  const isTop = issue.path.length === 0
  const known = isTop ? ` It knows ${Object.keys(podoYamlSchema.shape).join(', ')}.` : ''
  return issue.keys.map((key) => ({
    field: [...issue.path, key].map(String).join('.'),
    line: lineOf([...issue.path, key]),
    sentence: `podo.yaml has no field "${[...issue.path, key].map(String).join('.').slice(0, 80)}"${isTop ? meant(key) : ''}.${known}`,
  }))
}

/** What other platforms call a field, and where it stands here. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['start', 'processes.web'],
  ['command', 'processes.web'],
  ['run', 'processes.web'],
  ['web', 'processes.web'],
  ['env', 'environment'],
  ['release', 'predeploy'],
  ['healthcheck', 'health'],
  ['publish', 'static.root'],
  ['output', 'static.root'],
  ['memory', 'resources.memory'],
  ['node', 'version'],
])

function meant(key: string): string {
  const field = ELSEWHERE.get(key.toLowerCase())
  return field === undefined ? '' : `; write it as ${field}`
}
