import type { AnySchema, InferContractRouterOutputs, InferSchemaOutput } from '@orpc/contract'
import { newId } from '@podo/kernel'
import type { App, Contract, DeploymentDetail, Session } from '@podo/contract'
import { absent, Refusal } from './exchange.ts'
import { change, findApp, findHere } from './find.ts'
import type { Where } from './find.ts'
import { beginDeployment } from './moving-deployment.ts'
import { emptyEnvironment } from './recorded-apps.ts'
import { NOTICES, PLAN, changesOf, commitOf, inShort } from './recorded-deployment.ts'
import { markLog, readLog } from './read-log.ts'
import { updateConfig } from './update-config.ts'
import { ago, person, team } from './world.ts'
import type { World } from './world.ts'

type Outputs = InferContractRouterOutputs<Contract>
/** What a handler gets: the input after the schema has filled in its defaults. */
type Parsed<P> = P extends { readonly '~orpc': { readonly inputSchema?: infer S | undefined } } ? (S extends AnySchema ? InferSchemaOutput<S> : undefined) : never
export type Handlers = { readonly [G in keyof Contract]: { readonly [O in keyof Contract[G]]: (input: Parsed<Contract[G][O]>) => Outputs[G][O & keyof Outputs[G]] } }

const page = <T>(items: readonly T[], limit: number, before: string | undefined): { items: T[]; next: string | null } => {
  const from = before === undefined ? 0 : Number(before)
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null }
}

function findDeployment(world: World, where: Where & { readonly number: number }): DeploymentDetail {
  const found = world.deployments.get(findHere(world, where).id)?.find(({ number }) => number === where.number)
  if (!found) throw absent('deployment')
  return { ...found, sequence: world.sequenceOf(found.id) }
}

const session = (): Session => ({ user: { ...person, login: 'yujin@example.com', isAdministrator: true, hasPassword: true }, teams: [{ ...team, role: 'owner' }], expiresAt: ago(-1e6) })
const fresh = (world: World, app: App): App => ({ ...app, environments: app.environments.map((here) => findHere(world, { project: app.project, app: app.name, environment: here.environment })) })

export function makeHandlers(world: World): Handlers {
  const signIn = (): Session => {
    world.isSignedIn = true
    world.hasAccount = true
    return session()
  }
  return {
    session: {
      get: session,
      signIn: ({ password }) => {
        if (password !== 'correct horse') throw new Refusal(401, 'WRONG_CREDENTIALS', 'Login or password is wrong.')
        return signIn()
      },
      spendLink: signIn,
      checkLink: ({ token }) => ({ usable: token.length > 20 && !token.startsWith('spent') }),
      signOut: () => {
        world.isSignedIn = false
        return {}
      },
      setPassword: () => ({}),
    },
    tokens: {
      list: () => ({ items: world.tokens }),
      create: ({ name, role, expiresInDays }) => {
        const token = { id: newId(), name, role, createdAt: ago(0), lastUsedAt: null, expiresAt: expiresInDays === null ? null : ago(-86_400 * expiresInDays) }
        world.tokens.unshift(token)
        return { ...token, token: 'podo_4fZq0Oo1lI7mH2kLrXw9sTnVbYcUeAd3' }
      },
      revoke: ({ id }) => {
        world.tokens.splice(world.tokens.findIndex((token) => token.id === id), 1)
        return {}
      },
    },
    local: { signInLink: () => ({ link: '', expiresAt: ago(0), administratorExists: true }) },
    projects: {
      list: ({ limit, before }) => page(world.projects, limit, before),
      create: ({ name, displayName }) => {
        const project = { id: newId(), name, displayName: displayName ?? name, team, environments: [{ id: newId(), name: 'production' }], createdAt: ago(0) }
        world.projects.push(project)
        return project
      },
      get: ({ project }) => world.projects.find(({ name }) => name === project) ?? fail('project'),
      delete: ({ project }) => {
        world.projects.splice(world.projects.findIndex(({ name }) => name === project), 1)
        return {}
      },
    },
    apps: {
      list: ({ project, limit, before }) => page(world.apps.filter((app) => app.project === project).map((app) => fresh(world, app)), limit, before),
      create: ({ project, name, displayName }) => {
        const app: App = { id: newId(), project, name, displayName: displayName ?? name, createdAt: ago(0), deleting: false, environments: [emptyEnvironment('production', name)] }
        world.apps.push(app)
        return app
      },
      get: (where) => fresh(world, findApp(world, where)),
      delete: ({ project, app, confirm }) => {
        if (confirm !== app) throw new Refusal(400, 'NOT_CONFIRMED', 'Type the name of the app to confirm.')
        world.apps.splice(world.apps.indexOf(findApp(world, { project, app })), 1)
        return {}
      },
      nameCheck: ({ name }) => (/^[a-z0-9-]{1,30}$/.test(name) ? { available: true, problem: null, suggestion: null, address: `http://${name}.localhost:8701` } : { available: false, problem: 'Use small letters, digits and single hyphens.', suggestion: 'my-app', address: null }),
      instances: (where) => {
        const { live } = findHere(world, where)
        if (live === null) return { reachable: true, instances: [] }
        return {
          reachable: true,
          instances: [
            { id: 'web-1', process: 'web', release: `v${live.release}`, state: 'ready', startedAt: live.since, restarts: 0, memoryBytes: 61_200_000 },
            { id: 'web-2', process: 'web', release: `v${live.release}`, state: 'ready', startedAt: live.since, restarts: 0, memoryBytes: 60_800_000 },
            { id: 'worker-1', process: 'worker', release: `v${live.release}`, state: 'backoff', startedAt: ago(12), restarts: 3, memoryBytes: null },
          ],
        }
      },
      plan: (where) => ({ plan: { deployment: (world.deployments.get(findHere(world, where).id) ?? [])[0]?.number ?? 1, commit: null, lines: PLAN, notices: NOTICES } }),
      hold: ({ project, app, environment, reason }) => change(world, { project, app, environment }, { hold: { reason, by: person, at: ago(0) }, availableActions: ['deploy', 'rollback', 'lift-hold', 'delete'] }),
      liftHold: ({ project, app, environment }) => change(world, { project, app, environment }, { hold: null, availableActions: ['deploy', 'rollback', 'hold', 'delete'] }),
    },
    uploads: { begin: () => fail('upload'), deploy: () => fail('upload'), plan: () => fail('upload') },
    deployments: {
      list: ({ limit, before, ...where }) => page((world.deployments.get(findHere(world, where).id) ?? []).map(inShort), limit, before),
      get: (where) => findDeployment(world, where),
      create: ({ passHold, of: _of, supersede: _supersede, ...where }) => {
        if (findHere(world, where).hold !== null && !passHold) throw new Refusal(409, 'HELD', 'Automatic deployment of this app is on hold.')
        return inShort(beginDeployment(world, where, 'manual'))
      },
      cancel: (where) => inShort(findDeployment(world, where)),
      log: ({ number, ...query }) => readLog(world.logs.get(findDeployment(world, { ...query, number }).id) ?? [], query),
    },
    releases: {
      list: ({ limit, before, ...where }) => page(world.releases.get(findHere(world, where).id) ?? [], limit, before),
      compare: ({ number, with: against }) => ({ ...changesOf({ number: Math.max(number, against), serving: { release: Math.min(number, against), since: ago(0) } }), from: number, to: against }),
      previewRollback: ({ number, ...where }) => {
        const { live } = findHere(world, where)
        const releases = world.releases.get(findHere(world, where).id) ?? []
        return {
          to: number,
          from: live?.release ?? null,
          how: releases.findIndex((one) => one.number === number) < 3 ? 'switch' : 'start',
          config: [{ name: 'CURRENCY', kind: 'variable', change: 'changed', from: 'KRW', to: 'USD' }, { name: 'FEATURE_FLAGS', kind: 'variable', change: 'removed', from: 'cart-v2', to: null }],
          rotatedSecrets: ['PAYMENT_KEY'],
          commitsTakenBack: [commitOf(1), commitOf(2)],
          staysAsItIs: ['data', 'migrations'],
          problem: null,
        }
      },
      rollback: ({ number: _number, reason, secrets: _secrets, ...where }) => {
        const here = findHere(world, where)
        change(world, where, { hold: { reason: reason || 'Rolled back', by: person, at: ago(0) }, availableActions: ['deploy', 'rollback', 'lift-hold', 'delete'] })
        return inShort(beginDeployment(world, { ...where, environment: here.environment }, 'rollback'))
      },
    },
    logs: {
      read: (query) => readLog(world.logs.get(findHere(world, query).id) ?? [], query),
      usage: (where) => {
        const lines = world.logs.get(findHere(world, where).id) ?? []
        return { bytes: lines.length * 14_000, budgetBytes: 805_306_368, firstKept: lines[0]?.sequence ?? 1, firstKeptAt: lines[0]?.at ?? null, last: lines.at(-1)?.sequence ?? 0 }
      },
      marks: ({ from, to, ...where }) => ({ items: markLog(world.logs.get(findHere(world, where).id) ?? []).filter(({ at }) => at >= from && at <= (to ?? Infinity)) }),
    },
    config: {
      get: (where) => world.configs.get(findHere(world, where).id) ?? { version: 1, variables: [], secrets: [], overrides: {}, liveVersion: null },
      update: (input) => updateConfig(world, input),
      versions: ({ limit, before, ...where }) => page(world.versions.get(findHere(world, where).id) ?? [], limit, before),
      diff: () => ({ changes: [] }),
    },
    buildVariables: {
      list: ({ project }) => world.buildVariables.get(project) ?? { variables: [], missing: [], pending: false },
      update: ({ project, set, remove }) => {
        const before = world.buildVariables.get(project) ?? { variables: [], missing: [], pending: false }
        const kept = before.variables.filter(({ name }) => !remove.includes(name) && !Object.hasOwn(set, name))
        const variables = [...kept, ...Object.keys(set).map((name) => ({ name, updatedAt: ago(0), updatedBy: person }))].toSorted((left, right) => left.name.localeCompare(right.name))
        const after = { variables, missing: before.missing.filter((name) => !Object.hasOwn(set, name)), pending: true }
        world.buildVariables.set(project, after)
        return { ...after, changed: [...Object.keys(set), ...remove] }
      },
    },
    scale: {
      get: (where) => {
        const counts = world.scales.get(findHere(world, where).id) ?? {}
        return { counts, processes: Object.keys(counts) }
      },
      update: ({ counts, ...where }) => {
        world.scales.set(findHere(world, where).id, counts)
        return { counts, processes: Object.keys(counts) }
      },
    },
    podo: {
      health: () => ({ status: 'ok', version: '0.1.0' }),
      overview: () => ({
        version: '0.1.0',
        startedAt: ago(86_400 * 3 + 500),
        processes: [['launcher', 41e6], ['server', 92e6], ['agent', 58e6], ['postgres', 31e6]].map(([name, memoryBytes], index) => ({ name: String(name), pid: 4100 + index, memoryBytes: Number(memoryBytes) })),
        logs: { bytes: 812e6, budgetBytes: 2e9 },
        caches: { bytes: 3.1e9, budgetBytes: 10e9 },
        releases: { bytes: 2.4e9, count: 31, keep: 10 },
        isolation: { users: true, cgroups: 'v2', network: 'nftables', overlay: false, processes: 'cgroup' },
        warnings: ['Without TLS beyond loopback: started with --insecure-http.'],
      }),
      activity: ({ limit, before }) => page(world.audit, limit, before),
    },
  }
}

function fail(what: string): never {
  throw absent(what)
}
