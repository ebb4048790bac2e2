import type { Plan } from '../plan/plan.ts'
import { DEFAULT_HEALTH_CHECK, DEFAULT_RESOURCES, DEFAULT_STOP_GRACE_SECONDS } from './settings.ts'
import type { ProcessSetting, ReleaseSettings, SettingOverrides, Surroundings } from './settings.ts'

/**
 * What a Release runs with: detection overridden by podo.yaml (both in the plan), overridden by what a person set in
 * the Config version. A process that only the overrides name is added; a plan's static site stays unless they name `web`.
 */
export function resolveSettings(plan: Plan, overrides: SettingOverrides): ReleaseSettings {
  const commands = new Map(Object.entries(plan.processes).map(([name, line]) => [name, line.value]))
  for (const [name, command] of Object.entries(overrides.commands ?? {})) commands.set(name, command)
  const processes: ProcessSetting[] = [...commands].sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, command]) => ({ name, command, overlap: name === 'web' || plan.overlap }))
  const isStatic = plan.staticRoot !== null && !commands.has('web')
  const folder = folderInArtifact(plan)
  return {
    processes,
    folder,
    surroundings: surroundingsOf(plan),
    staticSite: isStatic && plan.staticRoot !== null ? { root: below(folder, plan.staticRoot.value), fallback: plan.staticFallback?.value ?? null } : null,
    healthCheck: { ...DEFAULT_HEALTH_CHECK, ...plan.health?.value, path: plan.healthPath.value, ...defined(overrides.healthCheck) },
    resources: { ...DEFAULT_RESOURCES, ...plan.resources?.value, ...defined(overrides.resources) },
    predeploy: overrides.predeploy === undefined ? (plan.predeploy?.value ?? null) : overrides.predeploy,
    stopGraceSeconds: DEFAULT_STOP_GRACE_SECONDS,
  }
}

/** Where `root` lies in an artifact that is made of `workspace`. */
export function folderInArtifact({ root, workspace }: Plan): string {
  if (root.value === workspace.value) return '.'
  return workspace.value === '.' ? root.value : root.value.slice(workspace.value.length + 1)
}

const below = (folder: string, path: string): string => (folder === '.' ? path : path === '.' ? folder : `${folder}/${path}`)

export const surroundingsOf = (plan: Plan): Surroundings => ({
  variables: Object.fromEntries(Object.entries(plan.environment).map(([name, line]) => [name, line.value])),
  paths: plan.paths.map(({ value }) => value),
})

/** An absent field must not hide the one below it. */
function defined<T extends object>(values: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>
}
