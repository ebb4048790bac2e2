import { z } from 'zod'

export const limitsSchema = z.object({
  memoryBytes: z.number().int().positive().optional(),
  /** Whole processors; 0.5 is half of one. */
  cpus: z.number().positive().optional(),
  processes: z.number().int().positive().optional(),
})
export type Limits = z.infer<typeof limitsSchema>

/** What a plan gives to every command: `{app}` in a value is the folder that it runs in, paths are relative to that and come before PATH. */
export const surroundingsSchema = z.object({
  variables: z.record(z.string(), z.string()),
  paths: z.array(z.string().max(1024)).max(32),
})
export type Surroundings = z.infer<typeof surroundingsSchema>

/** Absent from what an older server says. */
export const NO_SURROUNDINGS: Surroundings = { variables: {}, paths: [] }

/**
 * One command to its end, as the app: an install or build step, a pre-deploy command. Idempotent by `key`
 * (`<deployment>.<phase>.<step>`): a second request with the same key finds the first run, running or ended.
 * Either `argv` (Podo's own step) or `command` (the app's text, run by the shim).
 */
export const runRequestSchema = z
  .object({
    key: z.string().min(1).max(200),
    appId: z.uuid(),
    /** Absolute folder to run in, below the build folder or a slug; handed to the app's user for the time of the run. */
    folder: z.string(),
    /** A folder above it that is handed over in its place: the packages of a workspace lie beside the one that runs. */
    workspace: z.string().optional(),
    argv: z.array(z.string()).min(1).max(256).optional(),
    command: z.string().min(1).max(32_768).optional(),
    /** The whole environment of the process, but PATH, HOME and TMPDIR, which the agent sets when they are absent. */
    environment: z.record(z.string(), z.string()),
    /** Below `environment`, which wins. */
    surroundings: surroundingsSchema.default(NO_SURROUNDINGS),
    /** Absolute folders, writable by the app's user, that outlive the run: dependency caches. */
    caches: z.array(z.string()).max(16).default([]),
    limits: limitsSchema,
    timeoutSeconds: z.number().positive().max(86_400),
    /** Output beyond this ends the run with reason `output-limit`. */
    outputBytes: z.number().int().positive(),
  })
  .refine((run) => (run.argv === undefined) !== (run.command === undefined), 'Give argv or command, one of them.')
export type RunRequest = z.infer<typeof runRequestSchema>
export type RunRequestInput = z.input<typeof runRequestSchema>

/** Why a run ended other than by itself. */
export const runEndReasonSchema = z.enum(['exited', 'timeout', 'out-of-memory', 'output-limit', 'cancelled', 'lost'])

export const runStatusSchema = z.object({
  key: z.string(),
  state: z.enum(['running', 'ended']),
  reason: runEndReasonSchema.nullable(),
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outputBytes: z.number().int(),
})
export type RunStatus = z.infer<typeof runStatusSchema>
