import type { CarriedLine, FoundCount, FoundVariable, LeftLine, Origin } from './report.ts'

type Scalar = string | number | boolean
export type SettingValue = Scalar | readonly Scalar[]

/** What the files say so far. Who says a thing first is right: files are read in the order in which they count. */
export interface ImportDraft {
  /** Sets a field of podo.yaml, as `health.path`. */
  set(origin: Origin, to: string, value: SettingValue, note?: string): void
  has(to: string): boolean
  leave(origin: Origin, sentence: string, instead: string): void
  variable(origin: Origin, variable: Pick<FoundVariable, 'name' | 'value'> & Partial<Pick<FoundVariable, 'isSecret' | 'isForBuild' | 'hint'>>): void
  count(origin: Origin, process: string, count: number): void
  environmentFile(path: string): void
  name(name: string): void
}

export interface Collected {
  readonly settings: ReadonlyMap<string, SettingValue>
  readonly carried: CarriedLine[]
  readonly left: LeftLine[]
  readonly variables: readonly FoundVariable[]
  readonly counts: readonly FoundCount[]
  readonly environmentFiles: readonly string[]
  readonly name: string | null
}

const LIMITS = { lines: 1000, text: 300 } as const

export function createDraft(): { readonly draft: ImportDraft; readonly collected: () => Collected } {
  const settings = new Map<string, SettingValue>()
  const carried: CarriedLine[] = []
  const left: LeftLine[] = []
  const variables = new Map<string, FoundVariable>()
  const counts = new Map<string, FoundCount>()
  const environmentFiles = new Set<string>()
  let named: string | null = null
  const leave: ImportDraft['leave'] = ({ file, line, what }, sentence, instead) => {
    if (left.length < LIMITS.lines) left.push({ file, line, what, sentence, instead })
  }
  const draft: ImportDraft = {
    set: ({ file, line, what }, to, value, note) => {
      const before = settings.get(to)
      if (before === undefined) {
        settings.set(to, value)
        carried.push({ file, line, what, to, value: shown(value), note: note ?? null })
      } else if (shown(before) !== shown(value)) {
        const first = carried.find((candidate) => candidate.to === to)
        leave({ file, line, what }, `${to} is said by ${first?.file ?? 'another file'} already.`, `To have this one, write ${to} into podo.yaml: ${shown(value)}`)
      }
    },
    has: (to) => settings.has(to),
    leave,
    variable: ({ file, line, what }, { name, value, isSecret = false, isForBuild = false, hint = null }) => {
      const key = `${isForBuild ? 'build ' : ''}${name}`
      const before = variables.get(key)
      if (variables.size >= LIMITS.lines || (before !== undefined && (before.value !== null || value === null))) return
      variables.set(key, { file, line, what, name, value, isSecret: isSecret || before?.isSecret === true, isForBuild, hint })
    },
    count: ({ file, line, what }, process, count) => {
      if (!counts.has(process)) counts.set(process, { file, line, what, process, count })
    },
    environmentFile: (path) => void environmentFiles.add(path),
    name: (name) => {
      named ??= name
    },
  }
  return { draft, collected: () => ({ settings, carried, left, variables: [...variables.values()], counts: [...counts.values()], environmentFiles: [...environmentFiles], name: named }) }
}

const shown = (value: SettingValue): string => {
  const text = typeof value === 'object' ? value.join(', ') : String(value)
  return text.length <= LIMITS.text ? text : `${text.slice(0, LIMITS.text)}…`
}
