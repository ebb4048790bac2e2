import type { Deployment, PhaseState } from '@podo/contract'
import { deploymentActions, isPhase, isTerminal, PHASES, publicStatus, waitsForSentence } from '@podo/domain'
import type { DeploymentState, Phase } from '@podo/domain'
import type { DeploymentView, PhaseView } from '@podo/store'
import { mayIn } from '../actor/authorize.ts'
import type { Actor } from '../actor/actor.ts'

/** A stored deployment as this actor sees it, with what the actor may do now. */
export function presentDeployment(view: DeploymentView, actor: Actor): Deployment {
  return {
    id: view.id,
    project: view.project,
    app: view.app,
    environment: view.environment,
    number: view.number,
    trigger: view.trigger,
    status: publicStatus(view.state),
    phase: phaseOf(view.state, view.phases),
    commit: view.commit,
    release: view.release,
    configVersion: view.configVersion,
    reason: view.reason,
    cause: view.cause === null ? null : { code: view.cause.code, sentence: view.cause.sentence, facts: view.cause.facts },
    isLive: view.isLive,
    phases: presentPhases(view.phases),
    createdBy: view.createdBy,
    createdAt: view.createdAt,
    startedAt: view.startedAt,
    endedAt: view.endedAt,
    availableActions: deploymentActions({
      state: view.state,
      cancelRequested: view.cancelRequested,
      hasBuild: view.hasBuild,
      isLive: view.isLive,
      hasEarlierRelease: view.hasEarlierRelease,
      mayWrite: mayIn(actor, view.teamId, 'deploy'),
    }),
  }
}

/** The phase it is in, or in which it ended. */
function phaseOf(state: DeploymentState, seen: readonly PhaseView[]): Phase | null {
  if (isPhase(state)) return state
  if (!isTerminal(state)) return null
  const reached = PHASES.filter((phase) => seen.some((one) => one.phase === phase && one.status !== 'skipped'))
  const broken = reached.find((phase) => seen.some((one) => one.phase === phase && one.status !== 'succeeded'))
  return broken ?? reached.at(-1) ?? null
}

function presentPhases(seen: readonly PhaseView[]): PhaseState[] {
  return PHASES.map((phase) => {
    const view = seen.find((one) => one.phase === phase)
    if (view === undefined) return { phase, status: 'waiting', waitsFor: null, startedAt: null, endedAt: null, givesUpAt: null }
    const { status, waitsFor, startedAt, endedAt, givesUpAt } = view
    return { phase, status, waitsFor: waitsFor === null ? null : { ...waitsFor, sentence: waitsForSentence(waitsFor) }, startedAt, endedAt, givesUpAt: status === 'running' ? givesUpAt : null }
  })
}
