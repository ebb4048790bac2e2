import { z } from 'zod'
import { commitField, idField, personSchema, timeField } from './fields.ts'

export const phaseSchema = z.enum(['fetch', 'plan', 'build', 'publish', 'commit', 'predeploy', 'start', 'verify', 'switch'])
export const phaseStatusSchema = z.enum(['waiting', 'running', 'succeeded', 'failed', 'skipped', 'cancelled'])
export const deploymentStatusSchema = z.enum(['queued', 'working', 'succeeded', 'failed', 'cancelled', 'superseded', 'held'])
export type DeploymentStatus = z.infer<typeof deploymentStatusSchema>
export const triggerSchema = z.enum(['push', 'poll', 'webhook', 'manual', 'api', 'config', 'promote', 'rollback', 'auto-return'])
export const deploymentActionSchema = z.enum(['cancel', 'redeploy', 'rollback', 'release-held'])

export const evidenceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('log'),
    lines: z.array(z.string()),
    /** Sequence of its strongest line in the log of the deployment, and in that of the app; null where it was not found there. */
    place: z.object({ deployment: z.number().int().nullable(), app: z.number().int().nullable() }),
  }),
  z.object({ kind: z.literal('exit'), exitCode: z.number().nullable(), signal: z.string().nullable() }),
  z.object({ kind: z.literal('probe'), path: z.string(), status: z.number().nullable(), error: z.string().nullable(), location: z.string().nullable() }),
  z.object({ kind: z.literal('listening'), expectedPort: z.number(), seen: z.array(z.object({ address: z.string(), port: z.number() })) }),
  z.object({ kind: z.literal('file'), path: z.string() }),
])

const factsField = z.record(z.string(), z.union([z.string(), z.number()]))

/** Where a cause is mended: a variable of the configuration, a field of podo.yaml, a file, or something of the machine. */
export const settingSchema = z.object({ where: z.enum(['config', 'podo.yaml', 'repository', 'log', 'app', 'machine']), name: z.string().nullable() })
export type Setting = z.infer<typeof settingSchema>

export const causeSchema = z.object({
  code: z.string(),
  /** `run`: seen after the deployment, while the release had the traffic. */
  phase: z.enum([...phaseSchema.options, 'run']),
  fault: z.enum(['app', 'podo']),
  sentence: z.string(),
  nextAction: z.string(),
  evidence: z.array(evidenceSchema),
  facts: factsField,
  /** Null where there is nothing to set. */
  setting: settingSchema.nullable(),
})
export type Cause = z.infer<typeof causeSchema>

export const commitSchema = z.object({ commit: commitField, message: z.string(), author: z.string() })

/** What a phase waits for, as a code with facts like a cause; since when, and what a command wrote last. */
export const waitsForSchema = z.object({ code: z.string(), sentence: z.string(), facts: factsField, since: timeField, lastLine: z.string().nullable() })
export type WaitsFor = z.infer<typeof waitsForSchema>

export const phaseStateSchema = z.object({
  phase: phaseSchema,
  status: phaseStatusSchema,
  /** What it waits for now; null when it works. */
  waitsFor: waitsForSchema.nullable(),
  startedAt: timeField.nullable(),
  endedAt: timeField.nullable(),
  givesUpAt: timeField.nullable(),
})
export type PhaseState = z.infer<typeof phaseStateSchema>

export const deploymentSchema = z.object({
  id: idField,
  project: z.string(),
  app: z.string(),
  environment: z.string(),
  number: z.number().int(),
  trigger: triggerSchema,
  status: deploymentStatusSchema,
  /** The phase it is in, or in which it ended. */
  phase: phaseSchema.nullable(),
  commit: commitSchema.nullable(),
  /** Release number: `v12`. Null until the end of `build`. */
  release: z.number().int().nullable(),
  configVersion: z.number().int(),
  reason: z.string().nullable(),
  /** The cause in short: why it failed, or (auto-return) why the release before it was taken back. */
  cause: z.object({ code: z.string(), sentence: z.string(), facts: causeSchema.shape.facts }).nullable(),
  /** Its release has the traffic. */
  isLive: z.boolean(),
  phases: z.array(phaseStateSchema),
  createdBy: personSchema.nullable(),
  createdAt: timeField,
  startedAt: timeField.nullable(),
  endedAt: timeField.nullable(),
  availableActions: z.array(deploymentActionSchema),
})
export type Deployment = z.infer<typeof deploymentSchema>

export const configChangeSchema = z.object({
  name: z.string(),
  kind: z.enum(['variable', 'secret', 'setting']),
  change: z.enum(['added', 'removed', 'changed']),
  from: z.string().nullable(),
  to: z.string().nullable(),
})
export type ConfigChange = z.infer<typeof configChangeSchema>

export const changesSchema = z.object({
  /** The release it is compared with; null for a first one. */
  since: z.number().int().nullable(),
  commits: z.array(commitSchema),
  files: z.number().int(),
  configFrom: z.number().int().nullable(),
  configTo: z.number().int(),
  config: z.array(configChangeSchema),
})
export type Changes = z.infer<typeof changesSchema>

/** `override` names the field of podo.yaml that would replace the line, or add to it. */
export const planLineSchema = z.object({ name: z.string(), value: z.string(), from: z.string(), override: z.string().nullable() })
export type PlanLine = z.infer<typeof planLineSchema>

/** Beside the plan, such as a file that is not used. `code` is null for one of a Podo that had sentences alone; what else is known by code may be said in another language. */
export const planNoticeSchema = z.object({ code: z.string().nullable(), facts: causeSchema.shape.facts, sentence: z.string() })
export type PlanNotice = z.infer<typeof planNoticeSchema>

export const planSchema = z.object({ lines: z.array(planLineSchema), notices: z.array(planNoticeSchema) })

export const deploymentDetailSchema = deploymentSchema.extend({
  cause: causeSchema.nullable(),
  /** Place in the queue of builds, from 1; null when it does not wait there. */
  queuePosition: z.number().int().nullable(),
  supersededBy: z.number().int().nullable(),
  /** The release that serves everyone now. */
  serving: z.object({ release: z.number().int(), since: timeField }).nullable(),
  plan: z.array(planLineSchema),
  planNotices: z.array(planNoticeSchema),
  changes: changesSchema,
  address: z.string().nullable(),
  /** Newest event number of its stream: where the live stream goes on. */
  sequence: z.number().int(),
})
export type DeploymentDetail = z.infer<typeof deploymentDetailSchema>

/** How a deliberate trigger treats a hold and a deployment that runs. */
export const deployOptions = { passHold: z.boolean().default(false), supersede: z.boolean().default(false) }
