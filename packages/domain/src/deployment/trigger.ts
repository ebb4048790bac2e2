import { unreachable } from '@podo/kernel'
import { canBeSuperseded } from './state.ts'
import type { DeploymentState } from './state.ts'

export const TRIGGERS = ['push', 'poll', 'webhook', 'manual', 'api', 'config', 'promote', 'rollback', 'auto-return'] as const
export type Trigger = (typeof TRIGGERS)[number]

type TriggerClass = 'automatic' | 'deliberate' | 'return'

function classOf(trigger: Trigger): TriggerClass {
  switch (trigger) {
    case 'push':
    case 'poll':
    case 'webhook':
      return 'automatic'
    case 'manual':
    case 'api':
    case 'config':
    case 'promote':
      return 'deliberate'
    case 'rollback':
    case 'auto-return':
      return 'return'
    default:
      return unreachable(trigger)
  }
}

/** After this many supersedes in a row a push waits, so that a busy branch still gets somewhere. */
export const MAX_SUPERSEDES_IN_A_ROW = 3

export interface TriggerSituation {
  readonly onHold: boolean
  readonly passHold: boolean
  /** Only for deliberate triggers: take the place of the running one where it may be taken. */
  readonly supersede: boolean
  readonly running: { readonly state: DeploymentState; readonly supersededInARow: number } | null
}

/** What happens to the deployments that are there, decided in the transaction that accepts the trigger. */
export type TriggerDecision =
  | { readonly accept: false; readonly code: 'HELD' }
  | {
      readonly accept: true
      /** Outcome of the one that is queued, if there is one. */
      readonly queued: 'superseded' | 'cancelled'
      /** What is asked of the running one; `wait` leaves it alone. */
      readonly running: 'wait' | 'supersede' | 'cancel'
      /** Builds, then ends as `held`. */
      readonly endsHeld: boolean
    }

/** The table "What a trigger does" of the architecture, row by row. */
export function decideTrigger(trigger: Trigger, situation: TriggerSituation): TriggerDecision {
  const { running } = situation
  switch (classOf(trigger)) {
    case 'automatic': {
      const supersedes = running !== null && canBeSuperseded(running.state) && running.supersededInARow < MAX_SUPERSEDES_IN_A_ROW
      return { accept: true, queued: 'superseded', running: supersedes ? 'supersede' : 'wait', endsHeld: situation.onHold }
    }
    case 'deliberate': {
      if (situation.onHold && !situation.passHold) return { accept: false, code: 'HELD' }
      const supersedes = situation.supersede && running !== null && canBeSuperseded(running.state)
      return { accept: true, queued: 'superseded', running: supersedes ? 'supersede' : 'wait', endsHeld: false }
    }
    case 'return':
      return { accept: true, queued: 'cancelled', running: running === null ? 'wait' : 'cancel', endsHeld: false }
  }
}
