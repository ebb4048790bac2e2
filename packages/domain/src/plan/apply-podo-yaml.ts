import type { HealthCheckSetting, ResourceSetting } from '../app/settings.ts'
import type { Plan, Sourced } from './plan.ts'
import type { PodoYaml } from './podo-yaml-schema.ts'

const FROM = 'podo.yaml'
const sourced = <T>(value: T): Sourced<T> => ({ value, from: FROM })

/** Every line that podo.yaml says replaces the one that was found; `false` leaves a step out. */
export function applyPodoYaml(plan: Plan, settings: PodoYaml | null): Plan {
  if (settings === null) return plan
  const health = healthLine(settings.health)
  return {
    ...plan,
    ...servingLines(plan, settings),
    workspace: settings.workspace === undefined ? plan.workspace : sourced(settings.workspace),
    version: settings.version === undefined ? plan.version : sourced(settings.version),
    framework: settings.framework === undefined ? plan.framework : sourced(settings.framework),
    packageManager: settings.packageManager === undefined ? plan.packageManager : sourced(settings.packageManager),
    environment: { ...plan.environment, ...Object.fromEntries(Object.entries(settings.environment ?? {}).map(([name, value]) => [name, sourced(value)])) },
    paths: [...(settings.paths ?? []).map(sourced), ...plan.paths],
    install: stepLine(settings.install, plan.install),
    build: stepLine(settings.build, plan.build),
    predeploy: stepLine(settings.predeploy, plan.predeploy),
    healthPath: settings.health?.path === undefined ? plan.healthPath : sourced(settings.health.path),
    health: health === null ? plan.health : sourced({ ...plan.health?.value, ...health }),
    resources: settings.resources === undefined ? plan.resources : sourced(resourceLine(settings.resources)),
    installed: settings.install === undefined ? plan.installed : [],
    caches: settings.caches === undefined ? plan.caches : [...plan.caches, ...settings.caches.map((path) => ({ ...sourced(path), leaves: /cache$/i.test(path) }))],
    buildVariables: [...new Set(settings.buildVariables ?? plan.buildVariables)],
    overlap: settings.overlap ?? plan.overlap,
  }
}

function stepLine(said: string | false | undefined, found: Sourced<string> | null): Sourced<string> | null {
  if (said === undefined) return found
  return said === false ? null : sourced(said)
}

/** A web process and a static site exclude one another: what podo.yaml names pushes out what was found. */
function servingLines(plan: Plan, settings: PodoYaml): Pick<Plan, 'processes' | 'staticRoot' | 'staticFallback'> {
  const said = Object.fromEntries(Object.entries(settings.processes ?? {}).map(([name, command]) => [name, sourced(command)]))
  if (settings.static !== undefined) {
    const { web: _found, ...others } = plan.processes
    const { root, fallback } = settings.static
    return { processes: { ...others, ...said }, staticRoot: sourced(root), staticFallback: fallback === undefined || fallback === null ? null : sourced(fallback) }
  }
  const serves = Object.hasOwn(said, 'web')
  return { processes: { ...plan.processes, ...said }, staticRoot: serves ? null : plan.staticRoot, staticFallback: serves ? null : plan.staticFallback }
}

function healthLine(said: PodoYaml['health']): Partial<HealthCheckSetting> | null {
  if (said === undefined) return null
  return {
    ...(said.path === undefined ? {} : { path: said.path }),
    ...(said.timeout === undefined ? {} : { timeoutSeconds: said.timeout }),
    ...(said.within === undefined ? {} : { withinSeconds: said.within }),
    ...(said.statuses === undefined ? {} : { statuses: said.statuses }),
  }
}

const resourceLine = (said: NonNullable<PodoYaml['resources']>): Partial<ResourceSetting> => ({
  ...(said.memory === undefined ? {} : { memoryMb: said.memory }),
  ...(said.cpus === undefined ? {} : { cpus: said.cpus }),
})
