import type { Plan, Sourced } from '@podo/domain'

export interface PlanLine {
  readonly name: string
  readonly value: string
  readonly from: string
}

/** A plan as lines to read, each with the file that it came from. */
export function presentPlan(plan: Plan): PlanLine[] {
  const lines: PlanLine[] = []
  const add = (name: string, line: Sourced<unknown> | null): void => {
    if (line !== null) lines.push({ name, value: typeof line.value === 'string' ? line.value : JSON.stringify(line.value), from: line.from })
  }
  add('language', plan.language)
  add('version', plan.version)
  add('framework', plan.framework)
  add('packageManager', plan.packageManager)
  if (plan.root.value !== '.') add('root', plan.root)
  add('install', plan.install)
  add('build', plan.build)
  add('predeploy', plan.predeploy)
  for (const [name, line] of Object.entries(plan.processes)) add(`process.${name}`, line)
  add('staticRoot', plan.staticRoot)
  add('staticFallback', plan.staticFallback)
  if (plan.staticRoot === null) add('healthPath', plan.healthPath)
  add('resources', plan.resources)
  for (const cache of plan.caches) add('cache', cache)
  return lines
}
