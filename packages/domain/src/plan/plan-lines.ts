import type { Plan, Sourced } from './plan.ts'
import { TOOLCHAINS } from './toolchain.ts'

/** A line of a plan to read. */
export interface PlanLine {
  /** `install`; of a line there are several of, `process.web`, `environment.NAME`. */
  readonly name: string
  readonly value: string
  /** The file that it came from. */
  readonly from: string
  /** The field of podo.yaml that would replace it, or add to it; null where there is none. */
  readonly override: string | null
}

/** Everything that a plan says, in the order in which it happens. What is as it always is, is left out. */
export function planLines(plan: Plan): PlanLine[] {
  const line = (name: string, sourced: Sourced<unknown> | null, override: string | null = name): PlanLine[] =>
    sourced === null ? [] : [{ name, value: textOf(sourced.value), from: sourced.from, override }]
  const each = (name: string, lines: readonly Sourced<string>[], override: string | null): PlanLine[] => lines.flatMap((sourced) => line(name, sourced, override))
  const named = (name: string, lines: Readonly<Record<string, Sourced<string>>>, override: string): PlanLine[] =>
    Object.entries(lines).flatMap(([key, sourced]) => line(`${name}.${key}`, sourced, `${override}.${key}`))
  const serves = plan.staticRoot === null
  return [
    ...line('language', plan.language),
    ...line('version', plan.version),
    ...line('framework', plan.framework),
    ...line('packageManager', plan.packageManager),
    ...plan.toolchains.flatMap(({ name, wants }) => line('toolchain', { value: [TOOLCHAINS[name].title, wants?.value ?? ''].join(' ').trim(), from: wants?.from ?? plan.language.from }, 'version')),
    ...(plan.root.value === '.' ? [] : line('root', plan.root)),
    ...(plan.workspace.value === plan.root.value ? [] : line('workspace', plan.workspace)),
    ...line('install', plan.install),
    ...each('installed', plan.installed, null),
    ...line('build', plan.build),
    ...each('buildVariable', plan.buildVariables.map((value) => ({ value, from: 'podo.yaml' })), 'buildVariables'),
    ...each('cache', plan.caches, 'caches'),
    ...named('environment', plan.environment, 'environment'),
    ...each('path', plan.paths, 'paths'),
    ...line('predeploy', plan.predeploy),
    ...named('process', plan.processes, 'processes'),
    ...line('port', plan.port, 'processes.web'),
    ...line('staticRoot', plan.staticRoot, 'static.root'),
    ...line('staticFallback', plan.staticFallback, 'static.fallback'),
    ...(serves ? line('healthPath', plan.healthPath, 'health.path') : []),
    ...line('health', plan.health),
    ...line('resources', plan.resources),
    ...(plan.overlap ? line('overlap', { value: 'true', from: 'podo.yaml' }) : []),
  ]
}

/** `{"memoryMb":512}` as `memoryMb 512`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value).map(([name, inner]) => `${name} ${typeof inner === 'string' ? inner : JSON.stringify(inner)}`).join(', ')
}
