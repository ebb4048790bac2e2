import { readBoundedYaml } from '../plan/bounded-yaml.ts'

const BOUNDS = { bytes: 262_144, depth: 30, nodes: 10_000, allowsAliases: true } as const
const MAX_ENTRIES = 500
const MAX_TEXT = 32_768

/** A value in a file of another platform, read field by field: what has another shape than asked for counts as absent. */
export interface Field {
  readonly file: string
  /** `services.web.command`. */
  readonly what: string
  readonly line: number | null
  readonly isThere: boolean
  at(name: string): Field
  /** Text, or a number or a switch as text. */
  text(): string | null
  number(): number | null
  /** Fields of a map, in the order of the file. */
  entries(): readonly (readonly [name: string, field: Field])[]
  items(): readonly Field[]
  isMap(): boolean
  isList(): boolean
}

export type FileContent = { readonly kind: 'content'; readonly root: Field } | { readonly kind: 'broken'; readonly line: number | null; readonly sentence: string }

export function readFields(file: string, text: string): FileContent {
  const read = readBoundedYaml(text.replace(/^\uFEFF/, ''), { file, ...BOUNDS })
  return read.kind === 'broken' ? read : { kind: 'content', root: fieldOf(file, [], read.content, read.lineOf) }
}

function fieldOf(file: string, path: readonly (string | number)[], value: unknown, lineOf: (path: readonly PropertyKey[]) => number | null): Field {
  const below = (name: string | number, content: unknown): Field => fieldOf(file, [...path, name], content, lineOf)
  const map = isRecord(value) ? value : null
  const list: readonly unknown[] | null = Array.isArray(value) ? (value as readonly unknown[]) : null
  return {
    file,
    what: path.join('.'),
    // Looked up when it is asked for: most are not.
    get line() {
      return path.length === 0 ? null : lineOf(path)
    },
    isThere: value !== undefined && value !== null,
    at: (name) => below(name, map !== null && Object.hasOwn(map, name) ? map[name] : undefined),
    text: () => textOf(value),
    number: () => {
      const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,9}(?:\.\d{1,6})?$/.test(value.trim()) ? Number(value) : Number.NaN
      return Number.isFinite(number) ? number : null
    },
    entries: () => Object.entries(map ?? {}).slice(0, MAX_ENTRIES).map(([name, content]) => [name, below(name, content)] as const),
    items: () => (list ?? []).slice(0, MAX_ENTRIES).map((content, index) => below(index, content)),
    isMap: () => map !== null,
    isList: () => list !== null,
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function textOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value.length <= MAX_TEXT && !value.includes('\0') ? value : null
}
