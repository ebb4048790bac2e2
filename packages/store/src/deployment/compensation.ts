import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { holds } from '../lease/lease.ts'
import type { Lease } from '../lease/lease.ts'

/** What undoes an outside effect; each idempotent. */
export type Undo =
  | { readonly kind: 'stop-release'; readonly contentKey: string }
  | { readonly kind: 'start-release'; readonly releaseId: string }
  | { readonly kind: 'switch-back'; readonly contentKey: string | null }

export interface Compensation {
  readonly key: string
  readonly action: Undo
}

/** Written before the act. The first one of a key stays: after a crash the world is no longer as it was before. */
export async function registerUndo(tx: Tx, lease: Lease, deploymentId: string, compensation: Compensation): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    insert into compensations (deployment_id, team_id, key, action)
    select id, team_id, ${compensation.key}, ${JSON.stringify(compensation.action)}::jsonb from deployments where id = ${deploymentId} and ${holds(lease)}
    on conflict (deployment_id, key) do update set key = excluded.key returning key`)
  return rows.length === 1
}

/** Newest first: the order of undoing. */
export async function openUndos(tx: Tx, deploymentId: string): Promise<Compensation[]> {
  const { rows } = await tx.execute(sql`select key, action from compensations where deployment_id = ${deploymentId} and done_at is null order by created_at desc, key desc`)
  return rows as unknown as Compensation[]
}

export async function markUndone(tx: Tx, deploymentId: string, key: string): Promise<void> {
  await tx.execute(sql`update compensations set done_at = now() where deployment_id = ${deploymentId} and key = ${key}`)
}
