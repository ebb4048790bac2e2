import type { Cause } from '@podo/contract'

type Facts = Cause['facts']

const text = (facts: Facts, name: string, otherwise: string): string => {
  const value = facts[name]
  return value === undefined || value === '' ? otherwise : String(value)
}

/** More than what was not enough, rounded to what people write. */
const more = (facts: Facts, name: string, otherwise: number): number => {
  const value = Number(facts[name])
  return Number.isFinite(value) && value > 0 ? value * 2 : otherwise
}

const LINES: Readonly<Record<string, (facts: Facts) => readonly string[]>> = {
  'health.path': () => ['health:', '  path: /health'],
  'health.within': (facts) => ['health:', `  within: ${Math.max(120, more(facts, 'seconds', 60))}`],
  'health.statuses': (facts) => ['health:', `  statuses: [200, ${text(facts, 'status', '204')}]`],
  'resources.memory': (facts) => ['resources:', `  memory: ${more(facts, 'memoryMb', 512)}MB`],
  buildVariables: (facts) => ['buildVariables:', `  - ${text(facts, 'variable', 'NAME')}`],
  root: (facts) => [`root: ${text(facts, 'folder', '.')}`],
  'static.root': () => ['static:', '  root: dist'],
}

/** What to write into podo.yaml for a cause that is mended there; null where only its owner can know the value. */
export const podoYamlLines = (name: string, facts: Facts): readonly string[] | null => (Object.hasOwn(LINES, name) ? (LINES[name]?.(facts) ?? null) : null)
