import { parse } from 'smol-toml'

/** A table of TOML read field by field: whatever has another shape than asked for counts as absent. */
export interface TomlTable {
  /** Names in this table. */
  readonly keys: readonly string[]
  table(key: string): TomlTable | null
  text(key: string): string | null
  /** Entries of a list that are text. */
  texts(key: string): readonly string[]
  /** Entries of a list that are tables (`[[package]]`). */
  tables(key: string): readonly TomlTable[]
  flag(key: string): boolean | null
}

export type TomlResult = { readonly kind: 'table'; readonly table: TomlTable } | { readonly kind: 'broken'; readonly line: number | null }

/** Enough for every manifest; a lockfile beyond it is looked at by pattern instead. */
const MAX_CHARACTERS = 262_144

export function readToml(text: string): TomlResult {
  if (text.length > MAX_CHARACTERS) return { kind: 'broken', line: null }
  try {
    return { kind: 'table', table: tableOf(parse(text.replace(/^\uFEFF/, ''))) }
  } catch (error) {
    return { kind: 'broken', line: error instanceof Error && 'line' in error && typeof error.line === 'number' ? error.line : null }
  }
}

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

function tableOf(content: Record<string, unknown>): TomlTable {
  const at = (key: string): unknown => (Object.hasOwn(content, key) ? content[key] : undefined)
  const list = (key: string): readonly unknown[] => {
    const value = at(key)
    return Array.isArray(value) ? (value as readonly unknown[]) : []
  }
  return {
    keys: Object.keys(content),
    table: (key) => {
      const value = at(key)
      return isTable(value) ? tableOf(value) : null
    },
    text: (key) => {
      const value = at(key)
      return typeof value === 'string' ? value : null
    },
    texts: (key) => list(key).filter((value): value is string => typeof value === 'string'),
    tables: (key) => list(key).filter(isTable).map(tableOf),
    flag: (key) => {
      const value = at(key)
      return typeof value === 'boolean' ? value : null
    },
  }
}
