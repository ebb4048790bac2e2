import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant } from './columns.ts'

export const buildVariables = pgTable('build_variables', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  appId: uuid('app_id').notNull(),
  name: text('name').notNull(),
  sealed: bytes('sealed').notNull(),
  fingerprint: bytes('fingerprint').notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  updatedBy: uuid('updated_by'),
})
