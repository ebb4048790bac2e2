import { acceptTrigger } from '@podo/engine'
import type { Config, ConfigChange, Deployment, Overrides } from '@podo/contract'
import { checkVariable, isTooShortToMask, VARIABLE_LIMITS } from '@podo/domain'
import type { SettingOverrides } from '@podo/domain'
import { invalid } from '@podo/kernel'
import { createConfigVersion, emit, lockTarget, putSecret, viewConfigNow, viewLiveRelease } from '@podo/store'
import type { ConfigVersionView, TargetPlace, Tx } from '@podo/store'
import { record } from '../actor/record.ts'
import { answerAccepted } from '../deployments/create.ts'
import type { PlacedCall } from '../operation/call.ts'
import { diffVersions } from './diff-versions.ts'
import { presentConfig } from './get.ts'

export interface UpdateInput {
  readonly set: Readonly<Record<string, string>>
  readonly setSecrets: Readonly<Record<string, string>>
  readonly remove: readonly string[]
  readonly overrides?: Overrides | undefined
  readonly deploy: boolean
  readonly passHold: boolean
  readonly supersede: boolean
}

export interface UpdateAnswer {
  readonly config: Config
  readonly changes: ConfigChange[]
  readonly deployment: Deployment | null
  /** Too short to be hidden in logs: they would hide words of ordinary text. */
  readonly shownInLogs: string[]
}

/**
 * A new config version when anything changes, under the target's lock; with something live and `deploy`, a deployment
 * of the live build with it, in the same transaction: a hold that refuses the deployment refuses the change too.
 */
export async function update(call: PlacedCall<TargetPlace>, input: UpdateInput): Promise<UpdateAnswer> {
  checkNames(input)
  const { place } = call
  return call.transaction(async (tx) => {
    await lockTarget(tx, place.targetId)
    const { current } = await viewConfigNow(tx, place.targetId)
    const before = current ?? EMPTY
    checkCount(before, input)
    const after = await applyUpdate(tx, call, before, input)
    const changes = diffVersions(before, after)
    const shownInLogs = Object.entries(input.setSecrets).flatMap(([name, value]) => (isTooShortToMask(value) ? [name] : []))
    if (changes.length === 0) return { config: presentConfig(await viewConfigNow(tx, place.targetId)), changes, deployment: null, shownInLogs }
    const version = await createConfigVersion(tx, { targetId: place.targetId, teamId: place.teamId, ...after, copiedFrom: null, userId: call.actor.user?.id ?? null })
    await emit(tx, place.targetId, 'config.changed', { version: version.number })
    const deployment = input.deploy ? await deployLive(tx, call, version.id, input) : null
    const config = presentConfig(await viewConfigNow(tx, place.targetId))
    await record(tx, call.actor, place.teamId, {
      action: 'config.update',
      subject: `app ${place.project}/${place.app}`,
      detail: { environment: place.environment, version: version.number, names: changes.map((change) => change.name) },
    })
    return { config, changes, deployment, shownInLogs }
  })
}

type Content = Pick<ConfigVersionView, 'variables' | 'secretVersions' | 'overrides'>
const EMPTY: Content = { variables: {}, secretVersions: {}, overrides: {} }

/** A name is a variable or a secret, never both: setting the one takes the other away. */
async function applyUpdate(tx: Tx, call: PlacedCall<TargetPlace>, before: Content, input: UpdateInput): Promise<Content> {
  const { place, services, actor } = call
  const variables = new Map(Object.entries(before.variables))
  const secretVersions = new Map(Object.entries(before.secretVersions))
  for (const name of input.remove) {
    variables.delete(name)
    secretVersions.delete(name)
  }
  for (const [name, value] of Object.entries(input.set)) {
    secretVersions.delete(name)
    variables.set(name, value)
  }
  for (const [name, value] of Object.entries(input.setSecrets)) {
    variables.delete(name)
    const { versionId } = await putSecret(tx, services.secrets, { teamId: place.teamId, targetId: place.targetId, name, value, userId: actor.user?.id ?? null })
    secretVersions.set(name, versionId)
  }
  return {
    variables: Object.fromEntries(variables),
    secretVersions: Object.fromEntries(secretVersions),
    overrides: input.overrides === undefined ? before.overrides : (input.overrides as SettingOverrides),
  }
}

function checkNames(input: UpdateInput): void {
  for (const [name, value] of [...Object.entries(input.set), ...Object.entries(input.setSecrets)]) checkVariable(name, value)
  const twice = Object.keys(input.set).find((name) => Object.hasOwn(input.setSecrets, name) || input.remove.includes(name)) ?? Object.keys(input.setSecrets).find((name) => input.remove.includes(name))
  if (twice !== undefined) throw invalid('INVALID_INPUT', `${twice.slice(0, 40)} stands in the request twice; set it as a variable or as a secret, or remove it.`, { field: twice.slice(0, 128) })
}

/** Before anything is written: what a request may hold is far more than an app may have. */
function checkCount(before: Content, input: UpdateInput): void {
  const kept = [...Object.keys(before.variables), ...Object.keys(before.secretVersions)].filter((name) => !input.remove.includes(name))
  const count = new Set([...kept, ...Object.keys(input.set), ...Object.keys(input.setSecrets)]).size
  if (count > VARIABLE_LIMITS.count) throw invalid('TOO_MANY_VARIABLES', `An app has at most ${VARIABLE_LIMITS.count} variables and secrets; this would be ${count}.`)
}

async function deployLive(tx: Tx, call: PlacedCall<TargetPlace>, configVersionId: string, input: UpdateInput): Promise<Deployment | null> {
  const { place, actor } = call
  const live = await viewLiveRelease(tx, place.targetId)
  if (live === null) return null
  const { number } = await acceptTrigger(tx, {
    targetId: place.targetId,
    trigger: 'config',
    source: { kind: 'build', buildId: live.buildId, commit: live.commit },
    configVersionId,
    passHold: input.passHold,
    supersede: input.supersede,
    userId: actor.user?.id ?? null,
  })
  return answerAccepted(tx, call, number, 'deployment.create', { trigger: 'config' })
}
