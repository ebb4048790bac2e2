import { newId } from '@podo/kernel'
import type { App, AppEnvironment, Config, DeploymentDetail, Project, Release } from '@podo/contract'
import { recordedDeployment, commitOf, inShort } from './recorded-deployment.ts'
import type { Outcome } from './recorded-deployment.ts'
import { appLog, buildLog } from './recorded-logs.ts'
import { ago, other, person, team } from './world.ts'
import type { World } from './world.ts'

interface Story {
  readonly project: string
  readonly name: string
  readonly displayName: string
  readonly environment: string
  readonly outcomes: readonly Outcome[]
  readonly onHold?: boolean
}

const STORIES: readonly Story[] = [
  { project: 'shop', name: 'web', displayName: 'Shop web', environment: 'production', outcomes: ['live', 'live', 'failed-build', 'live', 'superseded', 'live', 'rollback', 'live', 'live', 'cancelled', 'live', 'live', 'failed-port'] },
  { project: 'shop', name: 'web', displayName: 'Shop web', environment: 'test', outcomes: ['live', 'live', 'live'] },
  { project: 'shop', name: 'api', displayName: 'api', environment: 'production', outcomes: ['live', 'live', 'held'], onHold: true },
  { project: 'shop', name: 'mailer', displayName: '메일 발송', environment: 'production', outcomes: ['failed-exit'] },
  { project: 'sample', name: 'sample', displayName: 'sample', environment: 'production', outcomes: ['live'] },
]

export function recordedApps(world: World): void {
  for (const [name, displayName, environments] of [
    ['shop', '작은 가게', ['production', 'test']],
    ['sample', 'sample', ['production']],
    ['lab', 'Lab', ['production']],
  ] as const) {
    const project: Project = { id: newId(), name, displayName, team, environments: environments.map((environment) => ({ id: newId(), name: environment })), createdAt: ago(9e6) }
    world.projects.push(project)
  }
  for (const story of STORIES) tell(world, story)
  world.apps.push({ id: newId(), project: 'shop', name: 'admin', displayName: 'admin', createdAt: ago(900), deleting: false, environments: [emptyEnvironment('production', 'admin')] })
  const acts = ['deployment.create', 'release.rollback', 'config.update', 'app.create', 'session.start', 'hold.set', 'token.create']
  for (let index = 0; index < 40; index += 1) {
    const actor = index % 3 === 0 ? other : person
    world.audit.push({ id: String(1000 - index), at: ago(index * 4100 + 30), actor: actor.displayName, actorId: actor.id, via: ['console', 'cli', 'token ci'][index % 3] ?? 'cli', action: acts[index % acts.length] ?? '', subject: index % 2 === 0 ? 'shop/web' : 'shop/api', detail: index % 2 === 0 ? { environment: 'production', number: 40 - index } : {} })
  }
  world.tokens.push({ id: newId(), name: 'ci', role: 'developer', createdAt: ago(2e6), lastUsedAt: ago(320), expiresAt: ago(-5e6) }, { id: newId(), name: 'laptop', role: 'owner', createdAt: ago(4e6), lastUsedAt: null, expiresAt: null })
}

export const emptyEnvironment = (environment: string, app: string): AppEnvironment => ({
  id: newId(),
  environment,
  address: `http://${app}.localhost:8701`,
  state: 'empty',
  live: null,
  cause: null,
  settling: null,
  hold: null,
  latest: null,
  configVersion: 1,
  availableActions: ['deploy', 'hold', 'delete'],
  sequence: 0,
})

function tell(world: World, story: Story): void {
  const { project, name, displayName, environment, outcomes } = story
  const deployments: DeploymentDetail[] = []
  const releases: Release[] = []
  let release = 0
  for (const [index, outcome] of outcomes.entries()) {
    const made = outcome === 'live' || outcome === 'rollback' || outcome === 'failed-port' || outcome === 'failed-exit' || outcome === 'held'
    if (made) release += 1
    const before = releases.find(({ traffic }) => traffic === 'live')
    const detail = recordedDeployment({ project, app: name, environment, number: index + 1, release: made ? release : null, outcome, secondsAgo: (outcomes.length - index) ** 2 * 3100 + 45, serving: before ? { release: before.number, since: before.wentLiveAt ?? ago(60) } : null })
    const wentLive = outcome === 'live' || outcome === 'rollback'
    if (wentLive) for (const one of releases) releases[releases.indexOf(one)] = { ...one, traffic: 'none', availableActions: ['rollback', 'compare'] }
    if (wentLive) for (const one of deployments) deployments[deployments.indexOf(one)] = { ...one, isLive: false, availableActions: ['redeploy'] }
    deployments.unshift(detail)
    world.logs.set(detail.id, buildLog(Date.parse(detail.createdAt), outcome === 'failed-build' ? 20 : undefined))
    if (made) releases.unshift({ id: newId(), number: release, commit: commitOf(index), configVersion: detail.configVersion, deployment: detail.number, traffic: wentLive ? 'live' : 'none', settlesAt: null, createdAt: detail.createdAt, createdBy: detail.createdBy, wentLiveAt: wentLive ? detail.endedAt : null, availableActions: wentLive ? ['compare'] : ['rollback', 'compare'] })
  }
  const live = releases.find(({ traffic }) => traffic === 'live')
  const [newest] = deployments
  const here: AppEnvironment = {
    ...emptyEnvironment(environment, environment === 'production' ? name : `${name}--${environment}`),
    state: live ? 'live' : 'empty',
    live: live ? { release: live.number, since: live.wentLiveAt ?? ago(60), commit: live.commit } : null,
    settling: live && name === 'sample' ? { release: 1, until: ago(-400) } : null,
    hold: story.onHold === true ? { reason: 'Payments are down; nothing goes out tonight', by: other, at: ago(5400) } : null,
    latest: newest ? inShort(newest) : null,
    configVersion: newest?.configVersion ?? 1,
    availableActions: ['deploy', ...(releases.length > 1 ? (['rollback'] as const) : []), story.onHold === true ? 'lift-hold' : 'hold', 'delete'],
  }
  world.deployments.set(here.id, deployments)
  world.releases.set(here.id, releases)
  world.configs.set(here.id, recordedConfig(here.configVersion, live?.configVersion ?? null))
  world.versions.set(here.id, Array.from({ length: here.configVersion }, (_, index) => ({ number: here.configVersion - index, createdAt: ago(index * 90_000 + 600), createdBy: index % 2 === 0 ? person : other, copiedFrom: index === 1 ? 1 : null, changes: index % 3 === 2 ? [] : [{ name: 'CURRENCY', kind: 'variable' as const, change: 'changed' as const, from: 'USD', to: 'KRW' }, { name: 'PAYMENT_KEY', kind: 'secret' as const, change: 'changed' as const, from: null, to: null }] })))
  world.scales.set(here.id, { web: 2, worker: 1 })
  world.logs.set(here.id, appLog(1200))
  const known = world.apps.find((app) => app.project === project && app.name === name)
  const app: App = { id: newId(), project, name, displayName, createdAt: ago(8e6), deleting: false, environments: [here] }
  if (known) known.environments.push(here)
  else world.apps.push(app)
}

const recordedConfig = (version: number, liveVersion: number | null): Config => ({
  version,
  variables: [
    { name: 'CURRENCY', value: 'KRW' },
    { name: 'DATABASE_HOST', value: 'db.internal.example' },
    { name: 'FEATURE_FLAGS', value: 'cart-v2,fast-search,recommendations,reviews-with-photos,checkout-in-one-page,gift-wrapping' },
    { name: 'LOG_LEVEL', value: 'info' },
  ],
  secrets: [
    { name: 'DATABASE_PASSWORD', updatedAt: ago(4e6) },
    { name: 'PAYMENT_KEY', updatedAt: ago(86_000) },
  ],
  overrides: {},
  liveVersion,
})
