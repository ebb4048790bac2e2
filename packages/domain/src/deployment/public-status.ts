import { unreachable } from '@podo/kernel'
import type { DeploymentState } from './state.ts'

/** What people, the API and notifications see. */
export type PublicStatus = 'queued' | 'working' | 'succeeded' | 'failed' | 'cancelled' | 'superseded' | 'held'

export function publicStatus(state: DeploymentState): PublicStatus {
  switch (state) {
    case 'queued':
      return 'queued'
    case 'fetch':
    case 'plan':
    case 'build':
    case 'publish':
    case 'commit':
    case 'predeploy':
    case 'start':
    case 'verify':
    case 'switch':
      return 'working'
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'superseded':
    case 'held':
      return state
    default:
      return unreachable(state)
  }
}
