import type { OperationMeta, Policy } from '@podo/contract'
import type { AppPlace, ProjectPlace, TargetPlace, Tx, UploadPlace } from '@podo/store'
import { findApp, findProject, findTarget, findUpload } from '@podo/store'
import { absent } from '@podo/kernel'
import { authorize, unauthenticated } from '../actor/authorize.ts'
import { teamIds } from '../actor/actor.ts'
import type { Actor } from '../actor/actor.ts'
import type { Call, PlacedCall } from './call.ts'

/** What oRPC hands to a handler; only what is used here. */
interface Invocation<Input> {
  readonly context: Call
  readonly input: Input
  readonly procedure: { readonly '~orpc': { readonly meta: OperationMeta } }
}

type Guarded<Input, Output> = (invocation: Invocation<Input>) => Promise<Output>

/**
 * Every handler is made by one of the functions below, which decide before it runs: they read the operation's policy,
 * find what the input names among the actor's teams, and ask `authorize`. The server refuses to start with a handler
 * that was made otherwise (`isGuarded`).
 */
const guarded = new WeakSet<object>()
export const isGuarded = (handler: unknown): boolean => typeof handler === 'function' && guarded.has(handler)

function guard<Input, Output>(handler: Guarded<Input, Output>): Guarded<Input, Output> {
  guarded.add(handler)
  return handler
}

/** For anyone, signed in or not: the handler gets the call as it came. */
export const forAnyone = <Input, Output>(handler: (call: Call, input: Input) => Promise<Output>): Guarded<Input, Output> =>
  guard(({ context, input, procedure }) => {
    authorize(policyOf(procedure), context.actor, { kind: 'none' })
    return handler(context, input)
  })

/** For an actor's own account, or what spans the actor's teams. */
export const forActor = <Input, Output>(handler: (call: Call & { readonly actor: Actor }, input: Input) => Promise<Output>): Guarded<Input, Output> =>
  guard(({ context, input, procedure }) => {
    authorize(policyOf(procedure), context.actor, { kind: 'none' })
    if (context.actor === null) throw unauthenticated()
    return handler({ ...context, actor: context.actor }, input)
  })

interface ProjectInput {
  readonly project: string
}
interface AppInput extends ProjectInput {
  readonly app: string
}
interface TargetInput extends AppInput {
  readonly environment: string
}
interface UploadInput {
  readonly id: string
}

/** The handler's own part of the input; what the path names is the guard's. */
type Handler<Place, Input, Output> = (call: PlacedCall<Place>, input: Input) => Promise<Output>

export const onProject = <Input, Output>(handler: Handler<ProjectPlace, Input, Output>): Guarded<Input & ProjectInput, Output> =>
  inPlace<Input, ProjectInput, ProjectPlace, Output>('project', (tx, teams, input) => findProject(tx, teams, input.project), handler)

export const onApp = <Input, Output>(handler: Handler<AppPlace, Input, Output>): Guarded<Input & AppInput, Output> =>
  inPlace<Input, AppInput, AppPlace, Output>('app', (tx, teams, input) => findApp(tx, teams, input.project, input.app), handler)

export const onTarget = <Input, Output>(handler: Handler<TargetPlace, Input, Output>): Guarded<Input & TargetInput, Output> =>
  inPlace<Input, TargetInput, TargetPlace, Output>('app', (tx, teams, input) => findTarget(tx, teams, input.project, input.app, input.environment), handler)

export const onUpload = <Input, Output>(handler: Handler<UploadPlace, Input, Output>): Guarded<Input & UploadInput, Output> =>
  inPlace<Input, UploadInput, UploadPlace, Output>('upload', (tx, teams, input) => findUpload(tx, teams, input.id), handler)

type Find<Input, Place> = (tx: Tx, teams: readonly string[], input: Input) => Promise<Place | null>

function inPlace<Input, Named, Place extends { readonly teamId: string }, Output>(what: string, find: Find<Input & Named, Place>, handler: Handler<Place, Input, Output>): Guarded<Input & Named, Output> {
  return guard(async ({ context, input, procedure }) => handler(await placeCall(context, policyOf(procedure), what, (tx, teams) => find(tx, teams, input)), input))
}

/** Finds and allows; for the streaming routes too, which are no operations. */
export async function placeCall<Place extends { readonly teamId: string }>(
  call: Call,
  policy: Policy,
  what: string,
  find: (tx: Tx, teams: readonly string[]) => Promise<Place | null>,
): Promise<PlacedCall<Place>> {
  const { actor, services } = call
  if (actor === null) throw unauthenticated()
  const transaction = actorTransaction(services, actor)
  const place = await transaction((tx) => find(tx, teamIds(actor)))
  if (place === null) throw absent(what)
  authorize(policy, actor, { kind: 'team', teamId: place.teamId })
  return { services, actor, place, transaction }
}

export const actorTransaction =
  (services: Call['services'], actor: Actor) =>
  <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    services.database.transaction({ kind: 'team', teamIds: teamIds(actor), userId: actor.user?.id ?? null }, work)

function policyOf(procedure: Invocation<unknown>['procedure']): Policy {
  const { policy } = procedure['~orpc'].meta
  if (policy === undefined) throw new Error('an operation without a policy was called')
  return policy
}
