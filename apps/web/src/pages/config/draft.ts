import type { Config } from '@podo/contract'

export type Kind = 'variable' | 'secret'
export type Mark = 'added' | 'changed' | 'removed' | null

/** What a person changed and has not saved. A value of null removes. */
export interface Draft {
  readonly variables: ReadonlyMap<string, string | null>
  readonly secrets: ReadonlyMap<string, string | null>
}

export const emptyDraft: Draft = { variables: new Map(), secrets: new Map() }

export interface Row {
  readonly name: string
  /** Null for a secret: it is never shown. */
  readonly value: string | null
  readonly mark: Mark
  readonly updatedAt: string | null
}

const keyOf = (kind: Kind): 'variables' | 'secrets' => (kind === 'secret' ? 'secrets' : 'variables')

export function put(draft: Draft, kind: Kind, name: string, value: string | null): Draft {
  const key = keyOf(kind)
  return { ...draft, [key]: new Map(draft[key]).set(name, value) }
}

export function undo(draft: Draft, kind: Kind, name: string): Draft {
  const key = keyOf(kind)
  const next = new Map(draft[key])
  next.delete(name)
  return { ...draft, [key]: next }
}

/** Removing what was only drafted forgets it. */
export function removeEntry(draft: Draft, kind: Kind, name: string, config: Config): Draft {
  const saved = kind === 'secret' ? config.secrets : config.variables
  return saved.some((entry) => entry.name === name) ? put(draft, kind, name, null) : undo(draft, kind, name)
}

const byName = (left: Row, right: Row): number => left.name.localeCompare(right.name, 'en')

export function variableRows(config: Config, draft: Draft): Row[] {
  const saved = new Map(config.variables.map(({ name, value }) => [name, value]))
  const names = new Set([...saved.keys(), ...draft.variables.keys()])
  return [...names]
    .map((name): Row => {
      const drafted = draft.variables.get(name)
      const before = saved.get(name)
      if (drafted === undefined || drafted === before) return { name, value: before ?? '', mark: null, updatedAt: null }
      return { name, value: drafted ?? before ?? '', mark: drafted === null ? 'removed' : before === undefined ? 'added' : 'changed', updatedAt: null }
    })
    .sort(byName)
}

export function secretRows(config: Config, draft: Draft): Row[] {
  const saved = new Map(config.secrets.map(({ name, updatedAt }) => [name, updatedAt]))
  const names = new Set([...saved.keys(), ...draft.secrets.keys()])
  return [...names]
    .map((name): Row => {
      const drafted = draft.secrets.get(name)
      const updatedAt = saved.get(name) ?? null
      const mark = drafted === undefined ? null : drafted === null ? 'removed' : updatedAt === null ? 'added' : 'changed'
      return { name, value: null, mark, updatedAt }
    })
    .sort(byName)
}

export const countChanges = (config: Config, draft: Draft): number => [...variableRows(config, draft), ...secretRows(config, draft)].filter(({ mark }) => mark !== null).length

/** What the server is asked for. A name that moves from one kind to the other is set; the server takes the old one away. */
export function updateOf(config: Config, draft: Draft): { set: Record<string, string>; setSecrets: Record<string, string>; remove: string[] } {
  const changed = new Set(variableRows(config, draft).flatMap(({ name, mark }) => (mark === null ? [] : [name])))
  const set = Object.fromEntries([...draft.variables].flatMap(([name, value]) => (value === null || !changed.has(name) ? [] : [[name, value]])))
  const setSecrets = Object.fromEntries([...draft.secrets].flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
  const gone = [...draft.variables, ...draft.secrets].flatMap(([name, value]) => (value === null ? [name] : []))
  return { set, setSecrets, remove: [...new Set(gone)].filter((name) => !Object.hasOwn(set, name) && !Object.hasOwn(setSecrets, name)) }
}
