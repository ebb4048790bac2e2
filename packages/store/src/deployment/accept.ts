import type { Cause, DeploymentState, Trigger } from '@podo/domain'
import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

export interface TargetSituation {
  readonly targetId: string
  readonly teamId: string
  readonly appId: string
  readonly onHold: boolean
  readonly deleting: boolean
  readonly supersededInARow: number
  readonly queued: { readonly id: string } | null
  readonly running: { readonly id: string; readonly state: DeploymentState } | null
}

/**
 * Locks the target's row until the transaction ends, so that triggers of one target are accepted one after another. The
 * app's row is locked too: whoever waited here for its deletion would otherwise see it as it was before.
 */
export async function lockTarget(tx: Tx, targetId: string): Promise<TargetSituation | null> {
  const { rows } = await tx.execute(sql`
    select t.id as "targetId", t.team_id as "teamId", t.app_id as "appId", t.held_at is not null as "onHold", a.deleting_at is not null as "deleting",
      t.superseded_in_a_row as "supersededInARow"
    from app_environments t join apps a on a.id = t.app_id where t.id = ${targetId} for update of t for share of a`)
  const target = rows[0] as Omit<TargetSituation, 'queued' | 'running'> | undefined
  if (target === undefined) return null
  const open = await tx.execute(sql`select id, state from deployments where target_id = ${targetId} and ended_at is null for update`)
  const deployments = open.rows as { id: string; state: DeploymentState }[]
  return {
    ...target,
    queued: deployments.find((deployment) => deployment.state === 'queued') ?? null,
    running: deployments.find((deployment) => deployment.state !== 'queued') ?? null,
  }
}

export interface NewDeployment {
  readonly situation: TargetSituation
  readonly trigger: Trigger
  readonly commit: { readonly commit: string; readonly message: string; readonly author: string } | null
  readonly buildId: string | null
  readonly releaseId: string | null
  readonly sourceReleaseId: string | null
  readonly configVersionId: string
  readonly reason: string | null
  readonly cause: Cause | null
  readonly endsHeld: boolean
  readonly userId: string | null
}

export async function insertDeployment(tx: Tx, next: NewDeployment): Promise<{ id: string; number: number }> {
  const id = newId()
  const { situation } = next
  const { rows } = await tx.execute(sql`
    with numbered as (update app_environments set last_deployment = last_deployment + 1 where id = ${situation.targetId} returning last_deployment)
    insert into deployments (id, team_id, app_id, target_id, number, trigger, commit, commit_message, commit_author, build_id, release_id,
      source_release_id, config_version_id, reason, cause, ends_held, created_by)
    select ${id}, ${situation.teamId}, ${situation.appId}, ${situation.targetId}, last_deployment, ${next.trigger}, ${next.commit?.commit ?? null},
      ${next.commit?.message.slice(0, 500) ?? null}, ${next.commit?.author.slice(0, 200) ?? null}, ${next.buildId}, ${next.releaseId},
      ${next.sourceReleaseId}, ${next.configVersionId}, ${next.reason}, ${next.cause === null ? null : JSON.stringify(next.cause)}::jsonb, ${next.endsHeld}, ${next.userId}
    from numbered returning number`)
  await tx.execute(sql`insert into streams (id, team_id, kind) values (${id}, ${situation.teamId}, 'deployment')`)
  return { id, number: (rows[0] as { number: number }).number }
}

/** A queued deployment ends at once: nothing of it was begun. */
export async function endQueued(tx: Tx, id: string, outcome: 'superseded' | 'cancelled', supersededBy: string | null): Promise<void> {
  await tx.execute(sql`update deployments set state = ${outcome}, superseded_by = ${supersededBy}, ended_at = now() where id = ${id} and state = 'queued'`)
}

export async function setSupersededInARow(tx: Tx, targetId: string, count: number): Promise<void> {
  await tx.execute(sql`update app_environments set superseded_in_a_row = ${count} where id = ${targetId}`)
}

/** The first request counts; a later one for another outcome changes nothing. */
export async function markCancel(tx: Tx, id: string, outcome: 'superseded' | 'cancelled', by: { readonly userId: string | null; readonly supersededBy: string | null }): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update deployments set cancel_requested = ${outcome}, cancel_requested_by = ${by.userId}, superseded_by = ${by.supersededBy}
    where id = ${id} and ended_at is null and cancel_requested is null`)
  return rowCount === 1
}

/** Puts the deployment on the worker's list, in this transaction (architecture.md 2: the doorbell). */
export async function ring(tx: Tx, deploymentId: string): Promise<void> {
  await tx.execute(sql`select podo_ring(${deploymentId}::uuid)`)
}
