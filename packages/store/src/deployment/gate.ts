import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

/** One gate for all builds: serialises those who ask, so that the limit holds across workers. */
const GATE = 7_301_001

/**
 * Asks for a place among the builds that run at a time. Teams take turns: whoever has fewer builds running comes
 * first, then who asked first. Answers 0 when the place is given, else the position in the queue, from 1.
 */
export async function askBuildSlot(tx: Tx, deploymentId: string, limit: number): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(${GATE})`)
  await tx.execute(sql`update deployments set build_slot_asked_at = now() where id = ${deploymentId} and build_slot_asked_at is null`)
  const { rows } = await tx.execute(sql`
    with building as (
      select id, team_id, build_slot_asked_at as asked, build_slot_given_at as given from deployments where state = 'build' and build_slot_asked_at is not null
    ), waiting as (
      select w.id, w.asked, (select count(*) from building b where b.team_id = w.team_id and b.given is not null)
        + row_number() over (partition by w.team_id order by w.asked, w.id) as turn
      from building w where w.given is null
    ), ranked as (select id, row_number() over (order by turn, asked, id) as position from waiting)
    select (select count(*) from building where given is not null)::int as "running", (select given is not null from building where id = ${deploymentId}) as "mine",
      (select position from ranked where id = ${deploymentId})::int as "position"`)
  const gate = rows[0] as { running: number; mine: boolean | null; position: number | null }
  if (gate.mine === true) return 0
  const position = gate.position ?? 1
  if (gate.running + position > limit) return Math.max(1, gate.running + position - limit)
  await tx.execute(sql`update deployments set build_slot_given_at = now() where id = ${deploymentId}`)
  return 0
}

/** The place in the queue for people: null when it does not wait. */
export async function buildQueuePosition(tx: Tx, deploymentId: string): Promise<number | null> {
  const { rows } = await tx.execute(sql`
    select 1 + count(other.id)::int as "position" from deployments mine left join deployments other
      on other.state = 'build' and other.build_slot_given_at is null and other.build_slot_asked_at < mine.build_slot_asked_at
    where mine.id = ${deploymentId} and mine.state = 'build' and mine.build_slot_asked_at is not null and mine.build_slot_given_at is null group by mine.id`)
  return (rows[0] as { position: number } | undefined)?.position ?? null
}
