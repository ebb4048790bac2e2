import { bigint, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

export const projects = pgTable('projects', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  name: text('name').notNull(),
  displayName: text('display_name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

export const environments = pgTable('environments', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  projectId: uuid('project_id').notNull(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

export const apps = pgTable('apps', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  projectId: uuid('project_id').notNull(),
  name: text('name').notNull(),
  displayName: text('display_name').notNull(),
  deletingAt: instant('deleting_at'),
  buildVariablesChangedAt: instant('build_variables_changed_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
})

/** What the runtime calls a target. */
export const appEnvironments = pgTable('app_environments', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  appId: uuid('app_id').notNull(),
  environmentId: uuid('environment_id').notNull(),
  lastDeployment: integer('last_deployment').notNull().default(0),
  lastRelease: integer('last_release').notNull().default(0),
  lastConfig: integer('last_config').notNull().default(0),
  liveReleaseId: uuid('live_release_id'),
  liveSince: instant('live_since'),
  settlingReleaseId: uuid('settling_release_id'),
  settlesAt: instant('settles_at'),
  holdReason: text('hold_reason'),
  heldBy: uuid('held_by'),
  heldAt: instant('held_at'),
  scale: jsonb('scale').$type<Readonly<Record<string, number>>>().notNull().default({}),
  settleSeconds: integer('settle_seconds').notNull().default(600),
  supersededInARow: integer('superseded_in_a_row').notNull().default(0),
  createdAt: instant('created_at').notNull().defaultNow(),
})

export const leases = pgTable('leases', {
  targetId: uuid('target_id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  token: bigint('token', { mode: 'number' }).notNull().default(0),
  owner: text('owner'),
  expiresAt: instant('expires_at'),
})

export const hosts = pgTable('hosts', {
  host: text('host').primaryKey(),
  teamId: uuid('team_id').notNull(),
  targetId: uuid('target_id').notNull(),
  kind: text('kind').$type<'automatic' | 'custom'>().notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})
