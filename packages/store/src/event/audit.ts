import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import type { AuditVia } from '../schema/index.ts'

export interface NewAuditEvent {
  /** Null for what belongs to no team: signing in, Podo itself. */
  readonly teamId: string | null
  readonly actorId: string | null
  readonly actor: string
  readonly via: AuditVia
  readonly action: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** One more link of the audit chain; its end stays locked until the transaction ends, so it is written last. */
export async function audit(tx: Tx, event: NewAuditEvent): Promise<void> {
  await tx.execute(sql`select podo_audit(${event.teamId}::uuid, ${event.actorId}::uuid, ${event.actor.slice(0, 200)}, ${event.via}, ${event.action.slice(0, 100)},
    ${event.subject.slice(0, 300)}, ${JSON.stringify(event.detail)}::jsonb)`)
}
