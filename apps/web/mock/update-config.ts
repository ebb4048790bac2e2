import type { Config, ConfigChange, Deployment } from '@podo/contract'
import { change, findHere } from './find.ts'
import { beginDeployment } from './moving-deployment.ts'
import { inShort } from './recorded-deployment.ts'
import { ago, person } from './world.ts'
import type { World } from './world.ts'

interface Update {
  readonly project: string
  readonly app: string
  readonly environment: string
  readonly set: Readonly<Record<string, string>>
  readonly setSecrets: Readonly<Record<string, string>>
  readonly remove: readonly string[]
  readonly deploy: boolean
}

export function updateConfig(world: World, input: Update): { config: Config; changes: ConfigChange[]; deployment: Deployment | null; shownInLogs: string[] } {
  const here = findHere(world, input)
  const before = world.configs.get(here.id) ?? { version: 1, variables: [], secrets: [], overrides: {}, liveVersion: null }
  const variables = new Map(before.variables.map(({ name, value }) => [name, value]))
  const secrets = new Map(before.secrets.map(({ name, updatedAt }) => [name, updatedAt]))
  const changes: ConfigChange[] = []
  for (const [name, value] of Object.entries(input.set)) {
    changes.push({ name, kind: 'variable', change: variables.has(name) ? 'changed' : 'added', from: variables.get(name) ?? null, to: value })
    variables.set(name, value)
  }
  for (const name of Object.keys(input.setSecrets)) {
    changes.push({ name, kind: 'secret', change: secrets.has(name) ? 'changed' : 'added', from: null, to: null })
    secrets.set(name, ago(0))
  }
  for (const name of input.remove) {
    changes.push({ name, kind: secrets.has(name) ? 'secret' : 'variable', change: 'removed', from: variables.get(name) ?? null, to: null })
    variables.delete(name)
    secrets.delete(name)
  }
  const shownInLogs = Object.entries(input.setSecrets).flatMap(([name, value]) => (value.trim().length < 4 ? [name] : []))
  if (changes.length === 0) return { config: before, changes, deployment: null, shownInLogs }
  const byName = (left: { name: string }, right: { name: string }): number => left.name.localeCompare(right.name)
  const config: Config = { ...before, version: before.version + 1, variables: [...variables].map(([name, value]) => ({ name, value })).sort(byName), secrets: [...secrets].map(([name, updatedAt]) => ({ name, updatedAt })).sort(byName) }
  world.configs.set(here.id, config)
  world.versions.set(here.id, [{ number: config.version, createdAt: ago(0), createdBy: person, copiedFrom: null, changes }, ...(world.versions.get(here.id) ?? [])])
  change(world, input, { configVersion: config.version })
  const deployment = input.deploy && here.live !== null ? inShort(beginDeployment(world, input, 'config')) : null
  return { config, changes, deployment, shownInLogs }
}
