import { newId } from '@podo/kernel'
import type { App, AuditEvent, Config, ConfigVersion, DeploymentDetail, LogLine, Project, Release } from '@podo/contract'
import { recordedApps } from './recorded-apps.ts'
import { appLog } from './recorded-logs.ts'

/** Everything that the mock knows, by id or by name; changed in place. */
export interface World {
  readonly mode: string
  isSignedIn: boolean
  hasAccount: boolean
  readonly projects: Project[]
  readonly apps: App[]
  /** By the id of the app's environment, newest first. */
  readonly deployments: Map<string, DeploymentDetail[]>
  readonly releases: Map<string, Release[]>
  readonly configs: Map<string, Config>
  readonly versions: Map<string, ConfigVersion[]>
  readonly scales: Map<string, Record<string, number>>
  /** By deployment, or by the id of the app's environment. */
  readonly logs: Map<string, LogLine[]>
  readonly audit: AuditEvent[]
  readonly tokens: { id: string; name: string; role: 'owner' | 'maintainer' | 'developer' | 'viewer'; createdAt: string; lastUsedAt: string | null; expiresAt: string | null }[]
  sequenceOf(id: string): number
  touch(...ids: string[]): void
}

export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()
export const person = { id: newId(), displayName: '김유진' }
export const other = { id: newId(), displayName: 'Alex Moreau' }
export const team = { id: newId(), name: 'Acme' }

export function makeWorld(mode: string): World {
  const sequences = new Map<string, number>()
  const world: World = {
    mode,
    isSignedIn: mode !== 'first',
    hasAccount: mode !== 'first',
    projects: [],
    apps: [],
    deployments: new Map(),
    releases: new Map(),
    configs: new Map(),
    versions: new Map(),
    scales: new Map(),
    logs: new Map(),
    audit: [],
    tokens: [],
    sequenceOf: (id) => sequences.get(id) ?? 0,
    touch: (...ids) => {
      for (const id of ids) sequences.set(id, (sequences.get(id) ?? 0) + 1)
    },
  }
  if (mode !== 'empty' && mode !== 'first') recordedApps(world)
  setInterval(() => grow(world), 1500).unref()
  return world
}

/** A live app writes now and then. */
function grow(world: World): void {
  for (const app of world.apps) {
    for (const here of app.environments) {
      if (here.state !== 'live') continue
      const lines = world.logs.get(here.id) ?? appLog(0)
      const last = lines.at(-1)?.sequence ?? 0
      lines.push({ sequence: last + 1, at: Date.now(), text: `GET / 200 ${1 + Math.floor(Math.random() * 30)} ms`, level: 'info', process: 'web', instance: 'web-1', cut: false })
      world.logs.set(here.id, lines)
    }
  }
}
