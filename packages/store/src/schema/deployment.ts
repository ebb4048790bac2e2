import type { Cause, DeploymentState, ManifestFile, Phase, PhaseStatus, Plan, ReleaseSettings, Trigger, WaitsFor } from '@podo/domain'
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import type { Json } from './columns.ts'

/** A build's product as it is stored; the same shape as the `Artifact` of the runtime port. */
export interface StoredArtifact {
  readonly kind: 'slug' | 'image'
  readonly digest: string
  readonly location: string
  readonly sizeBytes: number
}

export const builds = pgTable('builds', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  appId: uuid('app_id').notNull(),
  deploymentId: uuid('deployment_id').notNull(),
  commit: text('commit').notNull(),
  buildKey: text('build_key').notNull(),
  plan: jsonb('plan').$type<Plan>().notNull(),
  artifact: jsonb('artifact').$type<StoredArtifact>().notNull(),
  milliseconds: integer('milliseconds').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  droppedAt: instant('dropped_at'),
})

export const deployments = pgTable('deployments', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  appId: uuid('app_id').notNull(),
  targetId: uuid('target_id').notNull(),
  number: integer('number').notNull(),
  trigger: text('trigger').$type<Trigger>().notNull(),
  state: text('state').$type<DeploymentState>().notNull().default('queued'),
  commit: text('commit'),
  commitMessage: text('commit_message'),
  commitAuthor: text('commit_author'),
  buildId: uuid('build_id'),
  releaseId: uuid('release_id'),
  configVersionId: uuid('config_version_id').notNull(),
  sourceReleaseId: uuid('source_release_id'),
  reason: text('reason'),
  ending: text('ending').$type<'failed' | 'cancelled' | 'superseded'>(),
  endsHeld: boolean('ends_held').notNull().default(false),
  cancelRequested: text('cancel_requested').$type<'cancelled' | 'superseded'>(),
  cancelRequestedBy: uuid('cancel_requested_by'),
  supersededBy: uuid('superseded_by'),
  previousReleaseId: uuid('previous_release_id'),
  cause: jsonb('cause').$type<Cause>(),
  buildSlotAskedAt: instant('build_slot_asked_at'),
  buildSlotGivenAt: instant('build_slot_given_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
  startedAt: instant('started_at'),
  endedAt: instant('ended_at'),
})

export const deploymentPhases = pgTable(
  'deployment_phases',
  {
    deploymentId: uuid('deployment_id').notNull(),
    teamId: uuid('team_id').notNull(),
    phase: text('phase').$type<Phase>().notNull(),
    status: text('status').$type<Exclude<PhaseStatus, 'waiting'>>().notNull(),
    waitsFor: text('waits_for'),
    waiting: jsonb('waiting').$type<WaitsFor>(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    givesUpAt: instant('gives_up_at'),
    detail: jsonb('detail').$type<Json>().notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.deploymentId, table.phase] })],
)

export const releases = pgTable('releases', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  appId: uuid('app_id').notNull(),
  targetId: uuid('target_id').notNull(),
  number: integer('number').notNull(),
  buildId: uuid('build_id').notNull(),
  configVersionId: uuid('config_version_id').notNull(),
  deploymentId: uuid('deployment_id').notNull(),
  settings: jsonb('settings').$type<ReleaseSettings>().notNull(),
  contentKey: text('content_key').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
  wentLiveAt: instant('went_live_at'),
})

export const compensations = pgTable(
  'compensations',
  {
    deploymentId: uuid('deployment_id').notNull(),
    teamId: uuid('team_id').notNull(),
    key: text('key').notNull(),
    action: jsonb('action').$type<Json>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    doneAt: instant('done_at'),
  },
  (table) => [primaryKey({ columns: [table.deploymentId, table.key] })],
)

export const runtimeCursors = pgTable('runtime_cursors', {
  runtime: text('runtime').primaryKey(),
  last: bigint('last', { mode: 'number' }).notNull().default(0),
})

export const uploads = pgTable('uploads', {
  id: uuid('id').primaryKey(),
  teamId: uuid('team_id').notNull(),
  appId: uuid('app_id').notNull(),
  manifest: jsonb('manifest').$type<readonly ManifestFile[]>().notNull(),
  missing: jsonb('missing').$type<readonly string[]>().notNull(),
  message: text('message').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
})
