import type { DeploymentDetail, PhaseState } from '@podo/contract'

const ORDER: readonly PhaseState['phase'][] = ['fetch', 'plan', 'build', 'publish', 'commit', 'predeploy', 'start', 'verify', 'switch']
/** Of the Kubernetes runtime, or of apps that have such a command: shown once they are met. */
const ONLY_WHEN_MET: ReadonlySet<PhaseState['phase']> = new Set(['publish', 'commit', 'predeploy'])
/** A rollback, a restart with another configuration and a return begin with a finished build. */
const WITHOUT_BUILD: ReadonlySet<DeploymentDetail['trigger']> = new Set(['rollback', 'auto-return', 'config', 'promote'])
const BUILDING: ReadonlySet<PhaseState['phase']> = new Set(['fetch', 'plan', 'build'])

/** The phases in their order, those that are still ahead as waiting. */
export function allPhases({ phases, trigger }: Pick<DeploymentDetail, 'phases' | 'trigger'>): PhaseState[] {
  const met = new Map(phases.map((phase) => [phase.phase, phase]))
  return ORDER.flatMap((phase) => {
    const known: PhaseState = met.get(phase) ?? { phase, status: 'waiting', waitsFor: null, startedAt: null, endedAt: null, givesUpAt: null }
    const untouched = known.status === 'waiting' || known.status === 'skipped'
    return untouched && (ONLY_WHEN_MET.has(phase) || (WITHOUT_BUILD.has(trigger) && BUILDING.has(phase))) ? [] : [known]
  })
}
