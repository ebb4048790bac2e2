import { LineCounter, isMap, isScalar, parseDocument, visit } from 'yaml'
import type { Document } from 'yaml'
import { z } from 'zod'
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
  if (text.length > PODO_YAML_LIMITS.bytes) return broken('podo.yaml is longer than 64 KiB; keep settings in it and data elsewhere.', 1)
  const nesting = deepestNesting(text)
  if (nesting > PODO_YAML_LIMITS.depth) return broken(`podo.yaml is nested more than ${PODO_YAML_LIMITS.depth} levels deep.`, 1)
  const counter = new LineCounter()
  const document = readDocument(text, counter)
  if (document === null) return broken('podo.yaml is not valid YAML.', 1)
  const syntax = document.errors[0]
  if (syntax !== undefined) return broken(`podo.yaml is not valid YAML here (${syntax.code}).`, counter.linePos(syntax.pos[0]).line)
  const hostile = findHostile(document)
  if (hostile !== null) return broken(hostile.sentence, hostile.offset === null ? 1 : counter.linePos(hostile.offset).line)
  const content: unknown = document.toJS({ maxAliasCount: 0 })
  const parsed = podoYamlSchema.safeParse(content ?? {})
  if (parsed.success) return { kind: 'ok', settings: parsed.data }
  const lineOf = (path: readonly PropertyKey[]): number | null => lineOfField(document, counter, path)
  return { kind: 'broken', problems: parsed.error.issues.flatMap((issue) => explain(issue, lineOf)).slice(0, PODO_YAML_LIMITS.problems) }
}

/** JSON Schema (draft 2020-12) of podo.yaml, for editors. */
export const podoYamlJsonSchema = (): object => ({
  $id: 'podo.yaml',
  title: 'podo.yaml',
  ...z.toJSONSchema(podoYamlSchema, { io: 'input', unrepresentable: 'any' }),
})

const broken = (sentence: string, line: number | null): PodoYamlResult => ({ kind: 'broken', problems: [{ field: '', line, sentence }] })

/** The parser recurses, so that depth is bounded on the text before it: brackets of the flow style, indents, dashes. */
function deepestNesting(text: string): number {
  let open = 0
  let deepest = 0
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, (open += 1))
    else if (character === ']' || character === '}') open = Math.max(0, open - 1)
  }
  const indents: number[] = []
  for (const line of text.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue
    const dashes = /^[ ]*((?:[-?][ \t]+)*)/.exec(line)
    const indent = line.length - line.trimStart().length
    while ((indents.at(-1) ?? -1) >= indent) indents.pop()
    indents.push(indent)
    const extra = (dashes?.[1] ?? '').replace(/[ \t]/g, '').length
    deepest = Math.max(deepest, indents.length + extra)
  }
  return deepest
}

function readDocument(text: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, version: '1.2', schema: 'core' })
  } catch {
    return null
  }
}

function findHostile(document: Document.Parsed): { sentence: string; offset: number | null } | null {
  let nodes = 0
  let found: { sentence: string; offset: number | null } | null = null
  const stop = (sentence: string, offset: number | null): symbol => {
    found = { sentence, offset }
    return visit.BREAK
  }
  visit(document, {
    Alias: (_key, node) => stop('podo.yaml knows no aliases (*name); write the value out.', node.range?.[0] ?? null),
    Node: (_key, node) => {
      nodes += 1
      const offset = node.range?.[0] ?? null
      if (nodes > PODO_YAML_LIMITS.nodes) return stop('podo.yaml holds more than 5,000 values.', offset)
      if ('anchor' in node && node.anchor !== undefined) return stop('podo.yaml knows no anchors (&name); write the value out.', offset)
      if (node.tag !== undefined) return stop('podo.yaml knows no tags (!name).', offset)
      return undefined
    },
    Pair: (_key, { key }) => (isScalar(key) && key.value === '__proto__' ? stop('podo.yaml has no field "__proto__".', key.range?.[0] ?? null) : undefined),
  })
  return found
}

function lineOfField(document: Document.Parsed, counter: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const name = path[length - 1]
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === name) : undefined
    const offset = pair !== undefined && isScalar(pair.key) ? pair.key.range?.[0] : undefined
    if (offset !== undefined) return counter.linePos(offset).line
  }
  return null
}

function explain(issue: z.core.$ZodIssue, lineOf: (path: readonly PropertyKey[]) => number | null): PodoYamlProblem[] {
  const field = issue.path.map(String).join('.')
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  if (issue.code !== 'unrecognized_keys') return [{ field, line: lineOf(issue.path), sentence: `${field === '' ? 'podo.yaml' : field}: ${message}` }]
  const known = issue.path.length === 0 ? ` It knows ${Object.keys(podoYamlSchema.shape).join(', ')}.` : ''
  return issue.keys.map((key) => ({
    field: [...issue.path, key].map(String).join('.'),
    line: lineOf([...issue.path, key]),
    sentence: `podo.yaml has no field "${[...issue.path, key].map(String).join('.').slice(0, 80)}".${known}`,
  }))
}
