import type { Cause, DeploymentState, Phase, TerminalState, WaitsFor } from '@podo/domain'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { holds } from '../lease/lease.ts'
import type { Lease } from '../lease/lease.ts'

export type PhaseEnd = 'succeeded' | 'failed' | 'skipped' | 'cancelled'

/**
 * Moves the deployment into a phase. Zero rows (`null`): the lease is lost, or the state is another one than thought.
 * Entering the phase it is in already is how a new worker goes on.
 */
export async function enterPhase(tx: Tx, lease: Lease, move: { id: string; from: DeploymentState; to: Phase; timeoutSeconds: number }): Promise<{ givesUpInMs: number } | null> {
  const moved = await tx.execute(sql`
    update deployments set state = ${move.to}, started_at = coalesce(started_at, now())
    where id = ${move.id} and state = ${move.from} and ending is null and ${holds(lease)} returning team_id`)
  if (moved.rowCount !== 1) return null
  const { rows } = await tx.execute(sql`
    insert into deployment_phases (deployment_id, team_id, phase, status, started_at, gives_up_at)
    select id, team_id, ${move.to}, 'running', now(), now() + make_interval(secs => ${move.timeoutSeconds}) from deployments where id = ${move.id}
    on conflict (deployment_id, phase) do update set waiting = null
    returning extract(epoch from gives_up_at - now())::float8 * 1000 as "givesUpInMs"`)
  return rows[0] as { givesUpInMs: number }
}

export async function endPhase(tx: Tx, lease: Lease, end: { id: string; phase: Phase; status: PhaseEnd; detail: Readonly<Record<string, unknown>> }): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update deployment_phases set status = ${end.status}, ended_at = now(), waiting = null, detail = detail || ${JSON.stringify(end.detail)}::jsonb
    where deployment_id = ${end.id} and phase = ${end.phase} and status = 'running' and ${holds(lease)}`)
  return rowCount === 1
}

/** Phases that a deployment has no use for are recorded too: a timeline without gaps. */
export async function skipPhases(tx: Tx, id: string, phases: readonly Phase[], detail: Readonly<Record<string, unknown>> = {}): Promise<void> {
  for (const phase of phases) {
    await tx.execute(sql`
      insert into deployment_phases (deployment_id, team_id, phase, status, started_at, ended_at, detail)
      select id, team_id, ${phase}, 'skipped', now(), now(), ${JSON.stringify(detail)}::jsonb from deployments where id = ${id} on conflict do nothing`)
  }
}

/** False: the phase has ended, or the lease is lost. */
export async function setWaitsFor(tx: Tx, lease: Lease, id: string, phase: Phase, waitsFor: WaitsFor | null): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update deployment_phases set waiting = ${waitsFor === null ? null : JSON.stringify(waitsFor)}::jsonb
    where deployment_id = ${id} and phase = ${phase} and status = 'running' and ${holds(lease)}`)
  return rowCount === 1
}

export async function phaseDetail(tx: Tx, id: string, phase: Phase): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await tx.execute(sql`select detail from deployment_phases where deployment_id = ${id} and phase = ${phase}`)
  return (rows[0] as { detail: Record<string, unknown> } | undefined)?.detail ?? {}
}

/** Null: the phase was never entered. */
export async function phaseStatus(tx: Tx, id: string, phase: Phase): Promise<PhaseEnd | 'running' | null> {
  const { rows } = await tx.execute(sql`select status from deployment_phases where deployment_id = ${id} and phase = ${phase}`)
  return (rows[0] as { status: PhaseEnd | 'running' } | undefined)?.status ?? null
}

/** Decides the outcome; from here on only undoing runs. The first decision counts. */
export async function decideEnding(tx: Tx, lease: Lease, end: { id: string; ending: 'failed' | 'cancelled' | 'superseded'; cause: Cause | null }): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update deployments set ending = ${end.ending}, cause = ${end.cause === null ? null : JSON.stringify(end.cause)}::jsonb
    where id = ${end.id} and ended_at is null and ending is null and ${holds(lease)}`)
  return rowCount === 1
}

/** The final state. False: the lease is lost, or it had ended. */
export async function finish(tx: Tx, lease: Lease, id: string, from: DeploymentState, outcome: TerminalState): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update deployments set state = ${outcome}, ended_at = now() where id = ${id} and state = ${from} and ended_at is null and ${holds(lease)}`)
  return rowCount === 1
}

export async function cancelRequested(tx: Tx, id: string): Promise<'cancelled' | 'superseded' | null> {
  const { rows } = await tx.execute(sql`select cancel_requested as "asked" from deployments where id = ${id}`)
  return (rows[0] as { asked: 'cancelled' | 'superseded' | null } | undefined)?.asked ?? null
}
