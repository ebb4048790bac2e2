import { AppError } from '@podo/kernel'
import { z } from 'zod'
import { parseDatabase } from './database.ts'
import { parseAppsOrigin, parseOrigin } from './site.ts'

/** Names of the environment that the launcher gives its programs; each program's file says which it reads. */
export type ProgramVariable =
  | 'PODO_DATA'
  | 'PODO_RUN'
  | 'PODO_RUNTIME'
  | 'PODO_DATABASE'
  | 'PODO_CONSOLE_ORIGIN'
  | 'PODO_APPS_ORIGIN'
  | 'PODO_ROLES'
  | 'PODO_SAMPLE'
  | 'PODO_SHARED_SITE'
  | 'PODO_INSECURE_HTTP'
  | 'PODO_USER_ID'
  | 'PODO_GROUP_ID'
  | 'PODO_APP_PORTS'
  | 'PODO_BOOT_ID_FILE'
  | 'PODO_LOG_LEVEL'
  | 'PODO_TOOL_PATH'
  | 'PODO_LOG_BUDGET'
  | 'PODO_CACHE_BUDGET'
  | 'PODO_KEEP_RELEASES'
  | 'PODO_BUILD_TIMEOUT'
  | 'PODO_PREDEPLOY_TIMEOUT'

export const logLevelSchema = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')

export const folderSchema = z.string().startsWith('/', 'is an absolute path')

/** Absolute folders apart by colons, as PATH has them. */
export const foldersSchema = z
  .string()
  .default('')
  .transform((text) => text.split(':').filter((folder) => folder !== ''))
  .refine((folders) => folders.every((folder) => folder.startsWith('/')), 'is a list of absolute paths, apart by colons')

/** `1`, `true`, `yes` or `on`; `0`, `false`, `no` or `off`, or nothing. */
export const switchSchema = z
  .string()
  .transform((text, context) => {
    if (/^(1|true|yes|on)$/i.test(text)) return true
    if (/^(0|false|no|off|)$/i.test(text)) return false
    context.addIssue({ code: 'custom', message: 'is 1 or 0' })
    return z.NEVER
  })

export const originSchema = z.string().transform((text, context) => {
  const url = parseOrigin(text)
  if (url !== undefined) return url.origin
  context.addIssue({ code: 'custom', message: 'is an address such as http://localhost:8700' })
  return z.NEVER
})

export const appsOriginSchema = z.string().transform((text, context) => {
  const apps = parseAppsOrigin(text)
  if (apps !== undefined) return apps
  context.addIssue({ code: 'custom', message: 'is an address such as http://localhost:8701' })
  return z.NEVER
})

export const databaseSchema = z.string().transform((text, context) => {
  const database = parseDatabase(text)
  if (database !== undefined) return database
  context.addIssue({ code: 'custom', message: 'is a postgres:// URL or {"folder":"…"}' })
  return z.NEVER
})

export interface PortRange {
  readonly from: number
  readonly to: number
}

/** `20000-29999`, both ends included. */
export const portRangeSchema = z.string().transform((text, context): PortRange => {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text)
  const from = Number(match?.[1])
  const to = Number(match?.[2])
  if (from >= 1024 && to >= from && to <= 65_535) return { from, to }
  context.addIssue({ code: 'custom', message: 'is a range such as 20000-29999, from 1024 to 65535' })
  return z.NEVER
})

export const userIdSchema = z.coerce.number().int().min(0).max(4_294_967_294)

/** Reads a program's variables, or throws all that is wrong with them in one `BAD_ENVIRONMENT`. */
export function readEnvironment<T>(program: string, schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(environment)
  if (parsed.success) return parsed.data
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code === 'invalid_type' ? 'is missing or not a text' : issue.message}`)
  throw new AppError({
    kind: 'invalid',
    code: 'BAD_ENVIRONMENT',
    publicMessage: `The ${program} cannot start: ${mistakes.join('; ')}. podo start sets these; a program started by hand needs them too.`,
  })
}
