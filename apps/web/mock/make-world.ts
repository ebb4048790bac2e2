import { recordedApps } from './recorded-apps.ts'
import { appLog } from './recorded-logs.ts'
import { ago, other } from './world.ts'
import type { World } from './world.ts'

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
    buildVariables: new Map([['shop', { variables: [{ name: 'NPM_TOKEN', updatedAt: ago(86_400), updatedBy: other }], missing: ['SENTRY_TOKEN'], pending: true }]]),
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
