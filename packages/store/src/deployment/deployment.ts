import type { Cause, DeploymentState, Trigger } from '@podo/domain'

/** A deployment as the engine sees it, with the names that messages need. */
export interface Deployment {
  readonly id: string
  readonly teamId: string
  readonly appId: string
  readonly app: string
  readonly targetId: string
  readonly environment: string
  readonly number: number
  readonly trigger: Trigger
  readonly state: DeploymentState
  readonly commit: string | null
  readonly commitMessage: string | null
  readonly buildId: string | null
  readonly releaseId: string | null
  readonly sourceReleaseId: string | null
  readonly configVersionId: string
  readonly endsHeld: boolean
  readonly cancelRequested: 'cancelled' | 'superseded' | null
  readonly ending: 'failed' | 'cancelled' | 'superseded' | null
  readonly cause: Cause | null
  readonly createdBy: string | null
}
