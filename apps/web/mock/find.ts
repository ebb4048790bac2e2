import type { App, AppEnvironment } from '@podo/contract'
import { absent } from './exchange.ts'
import type { World } from './world.ts'

export interface Where {
  readonly project: string
  readonly app: string
  readonly environment?: string
}

export function findApp(world: World, { project, app }: Where): App {
  const found = world.apps.find((one) => one.project === project && one.name === app)
  if (!found) throw absent('app')
  return found
}

export function findHere(world: World, where: Where): AppEnvironment {
  const here = findApp(world, where).environments.find(({ environment }) => environment === (where.environment ?? 'production'))
  if (!here) throw absent('environment')
  return { ...here, sequence: world.sequenceOf(here.id) }
}

export function change(world: World, where: Where, next: Partial<AppEnvironment>): Record<string, never> {
  const app = findApp(world, where)
  const index = app.environments.findIndex(({ environment }) => environment === (where.environment ?? 'production'))
  const before = app.environments[index]
  if (!before) throw absent('environment')
  app.environments[index] = { ...before, ...next }
  world.touch(before.id)
  return {}
}
