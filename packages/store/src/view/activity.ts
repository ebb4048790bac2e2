import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso } from './columns.ts'

export interface ActivityView {
  readonly id: string
  readonly at: string
  readonly actor: string
  readonly actorId: string | null
  readonly via: string
  readonly action: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

export interface ActivityPage {
  readonly limit: number
  readonly before: string | null
  /** Also what belongs to no team, such as signing in: in the scope `administrator` alone. */
  readonly withUnowned: boolean
}

/** Newest first; row-level security bounds it to the scope's teams, and so does the list. */
export async function listActivity(tx: Tx, teams: readonly string[], page: ActivityPage): Promise<ActivityView[]> {
  const { rows } = await tx.execute(sql`
    select id::text as "id", ${iso(sql`at`)} as "at", actor, actor_id as "actorId", via, action, subject, detail from audit_events
    where (team_id = any(${`{${teams.join(',')}}`}::uuid[]) or (${page.withUnowned} and team_id is null)) and (${page.before}::bigint is null or audit_events.id < ${page.before}::bigint) order by audit_events.id desc limit ${page.limit}`)
  return rows as unknown as ActivityView[]
}
