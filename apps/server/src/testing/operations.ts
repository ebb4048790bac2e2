import { isContractProcedure } from '@orpc/contract'
import { contract } from '@podo/contract'
import type { OperationMeta, Policy } from '@podo/contract'
import type { Asking } from './start-server.ts'

export interface Operation {
  /** `apps.create`. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly policy: Policy
}

/** Every operation of the contract, so that a new one cannot be forgotten by a test. */
export function allOperations(): Operation[] {
  return [...walk(contract, [])]
}

function* walk(node: object, names: readonly string[]): Generator<Operation> {
  for (const [key, value] of Object.entries(node) as [string, object][]) {
    if (!isContractProcedure(value)) {
      yield* walk(value, [...names, key])
      continue
    }
    const { route, meta } = value['~orpc']
    const { policy } = meta as OperationMeta
    if (policy === undefined || route.method === undefined || route.path === undefined) throw new Error(`${names.join('.')}.${key} is incomplete`)
    yield { name: [...names, key].join('.'), method: route.method, path: route.path, policy }
  }
}

export interface Place {
  readonly project: string
  readonly app: string
  readonly number: number
  readonly uploadId: string
  readonly tokenId: string
  readonly teamId: string
}

const target = ({ project, app }: Place) => ({ project, app })
const numbered = (place: Place) => ({ ...target(place), number: place.number })

/** An input that is good and does little, for every operation. */
const goodInputs: Readonly<Record<string, (place: Place) => Readonly<Record<string, unknown>>>> = {
  'session.get': () => ({}),
  'session.signIn': () => ({ login: 'nobody', password: 'wrong password' }),
  'session.spendLink': () => ({ token: 'x'.repeat(43), login: 'eve', displayName: 'Eve', password: 'a long password' }),
  'session.checkLink': () => ({ token: 'x'.repeat(43) }),
  'session.signOut': () => ({}),
  'session.setPassword': () => ({ current: 'wrong', next: 'a long password' }),
  'tokens.list': () => ({}),
  'tokens.create': ({ teamId }) => ({ name: 'ci', team: teamId, role: 'viewer', expiresInDays: 1 }),
  'tokens.revoke': ({ tokenId }) => ({ id: tokenId }),
  'local.signInLink': () => ({}),
  'projects.list': () => ({ limit: 2 }),
  'projects.create': ({ teamId }) => ({ name: 'made', displayName: 'Made', team: teamId }),
  'projects.get': ({ project }) => ({ project }),
  'projects.delete': ({ project }) => ({ project }),
  'apps.list': ({ project }) => ({ project, limit: 2 }),
  'apps.create': ({ project }) => ({ project, name: 'shop', displayName: 'Again' }),
  'apps.get': target,
  'apps.delete': (place) => ({ ...target(place), confirm: 'not-it' }),
  'apps.nameCheck': ({ project }) => ({ project, name: 'shop' }),
  'apps.plan': target,
  'apps.instances': target,
  'apps.hold': (place) => ({ ...target(place), reason: 'because' }),
  'apps.liftHold': target,
  'uploads.begin': (place) => ({ ...target(place), files: [{ path: '../x', oid: 'a'.repeat(40), sizeBytes: 1, mode: '100644' }], message: 'm' }),
  'uploads.deploy': ({ uploadId }) => ({ id: uploadId, environment: 'production', passHold: true, supersede: false }),
  'uploads.plan': ({ uploadId }) => ({ id: uploadId }),
  'deployments.list': (place) => ({ ...target(place), limit: 2, before: '9' }),
  'deployments.get': numbered,
  'deployments.create': (place) => ({ ...target(place), of: 1, passHold: true, supersede: false }),
  'deployments.cancel': numbered,
  'deployments.log': (place) => ({ ...numbered(place), after: 0, limit: 10, contains: 'x', level: 'warn' }),
  'releases.list': (place) => ({ ...target(place), limit: 2 }),
  'releases.compare': (place) => ({ ...numbered(place), with: place.number }),
  'releases.previewRollback': numbered,
  'releases.rollback': (place) => ({ ...numbered(place), reason: 'because', secrets: 'current' }),
  'logs.usage': target,
  'logs.marks': (place) => ({ ...target(place), from: 0 }),
  'logs.read': (place) => ({ ...target(place), limit: 10, process: 'web' }),
  'config.get': target,
  'config.update': (place) => ({ ...target(place), set: { GREETING: 'hello' }, setSecrets: {}, remove: [], overrides: { healthCheck: { path: '/' } }, deploy: false }),
  'config.versions': (place) => ({ ...target(place), limit: 2 }),
  'config.diff': (place) => ({ ...target(place), from: 1, to: 1 }),
  'buildVariables.list': target,
  'buildVariables.update': (place) => ({ ...target(place), set: { NPM_TOKEN: 'hello' }, remove: [] }),
  'scale.get': target,
  'scale.update': (place) => ({ ...target(place), counts: { web: 1 } }),
  'podo.health': () => ({}),
  'podo.overview': () => ({}),
  'podo.activity': () => ({ limit: 2 }),
}

export function goodInput(operation: Operation, place: Place): Readonly<Record<string, unknown>> {
  const make = goodInputs[operation.name]
  if (make === undefined) throw new Error(`${operation.name} has no good input in this test; add one`)
  return make(place)
}

/** The input as the API takes it: what the path names in the path, the rest in query or body. */
export function asRequest(operation: Operation, input: Readonly<Record<string, unknown>>): Asking {
  const named = new Set([...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(textOf(input[name])))
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !named.has(name)))
  if (operation.method !== 'GET') return { method: operation.method, path: `/api${path}`, body: rest }
  const query = Object.entries(rest).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(value))}`).join('&')
  return { method: 'GET', path: `/api${path}${query === '' ? '' : `?${query}`}` }
}

/** A field that is left out is an empty part of the path. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)).toWellFormed()
