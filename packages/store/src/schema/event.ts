import { bigint, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant } from './columns.ts'
import type { Json } from './columns.ts'

export type StreamKind = 'deployment' | 'target' | 'team'

/** Where an act came from, for the audit log. */
export type AuditVia = 'console' | 'cli' | 'api' | 'worker' | 'local' | 'launcher'

export const streams = pgTable('streams', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  kind: text('kind').$type<StreamKind>().notNull(),
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
})

export const events = pgTable(
  'events',
  {
    streamId: uuid('stream_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    teamId: uuid('team_id').notNull(),
    at: instant('at').notNull().defaultNow(),
    kind: text('kind').notNull(),
    data: jsonb('data').$type<Json>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.streamId, table.seq] })],
)

/** The end of the audit chain, so that a cut tail shows; one row. */
export const auditHeads = pgTable('audit_heads', {
  chain: text('chain').primaryKey(),
  lastId: bigint('last_id', { mode: 'number' }).notNull(),
  hash: bytes('hash').notNull(),
})

export const auditEvents = pgTable('audit_events', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  teamId: uuid('team_id'),
  at: instant('at').notNull(),
  actorId: uuid('actor_id'),
  actor: text('actor').notNull(),
  via: text('via').$type<AuditVia>().notNull(),
  action: text('action').notNull(),
  subject: text('subject').notNull(),
  detail: jsonb('detail').$type<Json>().notNull().default({}),
  previousHash: bytes('previous_hash').notNull(),
  hash: bytes('hash').notNull(),
})
