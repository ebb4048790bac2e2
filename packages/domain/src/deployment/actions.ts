import { canBeCancelled, isTerminal } from './state.ts'
import type { DeploymentState } from './state.ts'

export type DeploymentAction = 'cancel' | 'redeploy' | 'rollback' | 'release-held'

export interface DeploymentFacts {
  readonly state: DeploymentState
  readonly cancelRequested: boolean
  readonly hasBuild: boolean
  /** Its release is the one that serves. */
  readonly isLive: boolean
  /** An earlier release exists that rollback can go to. */
  readonly hasEarlierRelease: boolean
  readonly mayWrite: boolean
}

/** What the reader may do now; console and CLI render this list and decide nothing. */
export function deploymentActions(facts: DeploymentFacts): DeploymentAction[] {
  if (!facts.mayWrite) return []
  const actions: DeploymentAction[] = []
  if (canBeCancelled(facts.state) && !facts.cancelRequested) actions.push('cancel')
  if (isTerminal(facts.state)) actions.push('redeploy')
  if (facts.state === 'held' && facts.hasBuild) actions.push('release-held')
  if (facts.isLive && facts.hasEarlierRelease) actions.push('rollback')
  return actions
}

export type ReleaseAction = 'rollback' | 'compare'

export function releaseActions(facts: { readonly isLive: boolean; readonly restorable: boolean; readonly mayWrite: boolean }): ReleaseAction[] {
  return facts.mayWrite && !facts.isLive && facts.restorable ? ['rollback', 'compare'] : ['compare']
}
