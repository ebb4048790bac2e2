import type { Phase } from './phase.ts'

/** The engine's state: waiting, in a phase, or ended. What people see is `PublicStatus`. */
export type TerminalState = 'succeeded' | 'failed' | 'cancelled' | 'superseded' | 'held'
export type DeploymentState = 'queued' | Phase | TerminalState

export const TERMINAL_STATES: ReadonlySet<DeploymentState> = new Set<TerminalState>(['succeeded', 'failed', 'cancelled', 'superseded', 'held'])

/**
 * The one transition table. A phase may be left out (rollback starts at `start`, the process runtime has no `publish`
 * and no `commit`), so that each lists every later phase it can go to.
 */
export const TRANSITIONS = {
  queued: ['fetch', 'predeploy', 'start', 'failed', 'cancelled', 'superseded', 'held'],
  fetch: ['plan', 'failed', 'cancelled', 'superseded'],
  plan: ['build', 'failed', 'cancelled', 'superseded'],
  build: ['publish', 'predeploy', 'start', 'failed', 'cancelled', 'superseded', 'held'],
  publish: ['commit', 'predeploy', 'start', 'failed', 'cancelled', 'superseded', 'held'],
  commit: ['predeploy', 'start', 'failed', 'cancelled', 'superseded'],
  predeploy: ['start', 'failed', 'cancelled'],
  start: ['verify', 'failed', 'cancelled'],
  verify: ['switch', 'failed', 'cancelled'],
  switch: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
  cancelled: [],
  superseded: [],
  held: [],
} as const satisfies Record<DeploymentState, readonly DeploymentState[]>

export const isTerminal = (state: DeploymentState): state is TerminalState => TERMINAL_STATES.has(state)

export const canMove = (from: DeploymentState, to: DeploymentState): boolean => (TRANSITIONS[from] as readonly DeploymentState[]).includes(to)

/** A newer trigger may take a deployment's place until its pre-deploy command begins. */
export const canBeSuperseded = (state: DeploymentState): boolean =>
  (TRANSITIONS[state] as readonly DeploymentState[]).includes('superseded')

/** A person may cancel until traffic begins to move. */
export const canBeCancelled = (state: DeploymentState): boolean => (TRANSITIONS[state] as readonly DeploymentState[]).includes('cancelled')
