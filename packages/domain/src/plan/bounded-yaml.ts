import { LineCounter, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml'
import type { Document } from 'yaml'

export interface YamlBounds {
  /** Name of the file, for the sentences. */
  readonly file: string
  readonly bytes: number
  readonly depth: number
  readonly nodes: number
  /** Own settings need neither aliases nor tags; files of others use them, and then how often is bounded. */
  readonly allowsAliases: boolean
}

export type BoundedYaml =
  | { readonly kind: 'content'; readonly content: unknown; /** From 1; null where the path is not written out. */ lineOf(path: readonly PropertyKey[]): number | null }
  | { readonly kind: 'broken'; readonly line: number | null; readonly sentence: string }

const MAX_ALIASES = 200

/** One YAML 1.2 document (or JSON, which is one) of bounded size, depth and count. Never throws. */
export function readBoundedYaml(text: string, bounds: YamlBounds): BoundedYaml {
  const { file } = bounds
  const broken = (sentence: string, line: number | null): BoundedYaml => ({ kind: 'broken', line, sentence })
  if (text.length > bounds.bytes) return broken(`${file} is longer than ${Math.round(bounds.bytes / 1024)} KiB; keep settings in it and data elsewhere.`, 1)
  if (deepestNesting(text) > bounds.depth) return broken(`${file} is nested more than ${bounds.depth} levels deep.`, 1)
  if (countSeparators(text) > bounds.nodes) return broken(tooMany(bounds), 1)
  const counter = new LineCounter()
  const document = readDocument(text, counter, bounds.allowsAliases)
  if (document === null) return broken(`${file} is not valid YAML.`, 1)
  const syntax = document.errors[0]
  if (syntax !== undefined) return broken(`${file} is not valid YAML here (${syntax.code}).`, counter.linePos(syntax.pos[0]).line)
  const hostile = findHostile(document, bounds)
  if (hostile !== null) return broken(hostile.sentence, hostile.offset === null ? 1 : counter.linePos(hostile.offset).line)
  const resolved = resolve(document, bounds.allowsAliases)
  if (resolved === null) return broken(`${file} uses its aliases (*name) too often.`, 1)
  return { kind: 'content', content: resolved.content, lineOf: (path) => lineOfField(document, counter, path) }
}

const tooMany = ({ file, nodes }: YamlBounds): string => `${file} holds more than ${nodes.toLocaleString('en-US')} values.`

/** The parser compares each key of a map with all before it, so that the count is bounded on the text, too. */
const countSeparators = (text: string): number => text.match(/:(?=\s|$)|,|^[ \t]*-(?=\s)/gm)?.length ?? 0

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

function readDocument(text: string, lineCounter: LineCounter, merge: boolean): Document.Parsed | null {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: !merge, version: '1.2', schema: 'core', merge })
  } catch {
    return null
  }
}

function resolve(document: Document.Parsed, allowsAliases: boolean): { readonly content: unknown } | null {
  try {
    return { content: document.toJS({ maxAliasCount: allowsAliases ? MAX_ALIASES : 0 }) as unknown }
  } catch {
    return null
  }
}

interface Hostile {
  readonly sentence: string
  readonly offset: number | null
}

function findHostile(document: Document.Parsed, bounds: YamlBounds): Hostile | null {
  const { file, allowsAliases } = bounds
  let nodes = 0
  let found: Hostile | null = null
  const stop = (sentence: string, offset: number | null): symbol => {
    found = { sentence, offset }
    return visit.BREAK
  }
  visit(document, {
    Alias: (_key, node) => (allowsAliases ? undefined : stop(`${file} knows no aliases (*name); write the value out.`, node.range?.[0] ?? null)),
    Node: (_key, node) => {
      nodes += 1
      const offset = node.range?.[0] ?? null
      if (nodes > bounds.nodes) return stop(tooMany(bounds), offset)
      if (!allowsAliases && 'anchor' in node && node.anchor !== undefined) return stop(`${file} knows no anchors (&name); write the value out.`, offset)
      if (!allowsAliases && node.tag !== undefined) return stop(`${file} knows no tags (!name).`, offset)
      return undefined
    },
    Pair: (_key, { key }) => (isScalar(key) && key.value === '__proto__' ? stop(`${file} has no field "__proto__".`, key.range?.[0] ?? null) : undefined),
  })
  return found
}

function lineOfField(document: Document.Parsed, counter: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const name = path[length - 1]
    const offset = isSeq(parent) ? offsetOf(parent.items[Number(name)]) : isMap(parent) ? offsetOf(parent.items.find((item) => isScalar(item.key) && item.key.value === name)?.key) : undefined
    if (offset !== undefined) return counter.linePos(offset).line
  }
  return null
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined
  const range = node.range
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined
}
