import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import type { AuditVia, Json } from '../schema/index.ts'

export interface NewAuditEvent {
  /** Null for what is of no team. */
  readonly teamId: string | null
  readonly actorId: string | null
  readonly actor: string
  readonly via: AuditVia
  /** `app.create`: noun and verb. */
  readonly action: string
  readonly subject: string
  readonly detail: Json
}

const LIMITS = { actor: 200, action: 100, subject: 300 } as const

/** One more link of the chain; its end stays locked until the transaction ends, so call it last. Answers its number. */
export async function audit(tx: Tx, event: NewAuditEvent): Promise<number> {
  const { rows } = await tx.execute(sql`
    select podo_audit(${event.teamId}::uuid, ${event.actorId}::uuid, ${event.actor.slice(0, LIMITS.actor)}, ${event.via}, ${event.action.slice(0, LIMITS.action)},
      ${event.subject.slice(0, LIMITS.subject)}, ${JSON.stringify(event.detail)}::jsonb)::float8 as "id"`)
  return (rows[0] as { id: number }).id
}
