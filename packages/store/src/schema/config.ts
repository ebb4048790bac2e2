import type { SettingOverrides } from '@podo/domain'
import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant } from './columns.ts'

export const secrets = pgTable('secrets', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  targetId: uuid('target_id').notNull(),
  name: text('name').notNull(),
  currentVersionId: uuid('current_version_id'),
  createdAt: instant('created_at').notNull().defaultNow(),
})

export const secretVersions = pgTable('secret_versions', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  secretId: uuid('secret_id').notNull(),
  sealed: bytes('sealed'),
  fingerprint: bytes('fingerprint').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
})

export const configVersions = pgTable('config_versions', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  targetId: uuid('target_id').notNull(),
  number: integer('number').notNull(),
  variables: jsonb('variables').$type<Readonly<Record<string, string>>>().notNull().default({}),
  /** Secret name to the id of its version. */
  secretVersions: jsonb('secret_versions').$type<Readonly<Record<string, string>>>().notNull().default({}),
  overrides: jsonb('overrides').$type<SettingOverrides>().notNull().default({}),
  copiedFrom: integer('copied_from'),
  createdAt: instant('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
})
