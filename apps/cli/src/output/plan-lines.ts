import type { Plan, Sourced } from '@podo/domain'
import { inert } from './output.ts'

/** Name, value and the file that it came from, for each line that says something. */
export function planLines(plan: Plan): string[][] {
  const line = (name: string, sourced: Sourced<string> | null): string[][] => (sourced === null ? [] : [[name, inert(sourced.value), `from ${sourced.from}`]])
  return [
    ...line('language', plan.language),
    ...line('version', plan.version),
    ...line('framework', plan.framework),
    ...line('package manager', plan.packageManager),
    ...line('root', plan.root),
    ...line('install', plan.install),
    ...line('build', plan.build),
    ...Object.entries(plan.processes).flatMap(([name, command]) => line(`process ${name}`, command)),
    ...line('pre-deploy', plan.predeploy),
    ...line('static files', plan.staticRoot),
    ...line('fallback', plan.staticFallback),
    ...line('health path', plan.healthPath),
  ]
}
