import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

export interface AuditCheck {
  /** Links looked at. */
  readonly checked: number
  /** Where to go on; null when the end was reached. */
  readonly next: number | null
  /** The first event that is missing, changed or does not follow from the one before; null when all are whole. */
  readonly brokenAt: number | null
}

/**
 * Recomputes the links after an event, `limit` at most. Numbers have no gaps, each hash follows from the content and
 * the hash before, and the end is the one that is written down. In the scope `administrator`, which sees every team's.
 */
export async function verifyAudit(tx: Tx, range: { readonly after: number; readonly limit: number }): Promise<AuditCheck> {
  const { rows } = await tx.execute(sql`
    with links as (
      select id, hash, previous_hash, podo_audit_hash(previous_hash, id, team_id, at, actor_id, actor, via, action, subject, detail) as computed,
        row_number() over (order by id) + ${range.after}::bigint as place,
        lag(hash) over (order by id) as before
      from audit_events where id > ${range.after}::bigint order by id limit ${range.limit}
    ), start as (
      select hash from audit_events where id = ${range.after}::bigint
      union all select decode(repeat('00', 32), 'hex') where ${range.after}::bigint = 0
    )
    select count(*)::int as "checked", max(l.id)::float8 as "last",
      min(l.place) filter (where l.id <> l.place or l.hash <> l.computed or l.previous_hash is distinct from coalesce(l.before, (select hash from start)))::float8 as "brokenAt",
      (select last_id from audit_heads where chain = 'podo')::float8 as "end",
      (select h.hash from audit_heads h where h.chain = 'podo') is distinct from
        coalesce((array_agg(l.hash order by l.id desc))[1], (select hash from start)) as "otherEnd"
    from links l`)
  const seen = rows[0] as { checked: number; last: number | null; brokenAt: number | null; end: number; otherEnd: boolean }
  const reached = seen.last ?? range.after
  if (seen.brokenAt !== null) return { checked: seen.checked, next: null, brokenAt: seen.brokenAt }
  if (seen.checked === range.limit && reached < seen.end) return { checked: seen.checked, next: reached, brokenAt: null }
  const whole = reached === seen.end && !seen.otherEnd
  return { checked: seen.checked, next: null, brokenAt: whole ? null : reached + 1 }
}
