import { z } from 'zod'
import type { DatabaseConfig } from './database-config.ts'
import { appsOriginSchema, databaseSchema, folderSchema, logLevelSchema, originSchema, readEnvironment, switchSchema } from './environment.ts'
import { cacheBudgetSchema } from './cache-budget.ts'
import { keepReleasesSchema } from './keep-releases.ts'
import { logBudgetSchema } from './log-budget.ts'
import type { LogBudget } from './log-budget.ts'
import { dataLayout, runLayout, runtimeLayout } from './layout.ts'
import type { DataLayout, RunLayout, RuntimeLayout } from './layout.ts'
import type { AppsOrigin } from './site.ts'
import { timeLimitSchema } from './time-limit.ts'
import { wayOut } from './way-out.ts'

export type Role = 'server' | 'worker'

export interface ServerConfig {
  readonly data: DataLayout
  readonly run: RunLayout
  readonly runtime: RuntimeLayout
  readonly database: DatabaseConfig
  /** `http://localhost:8700`: links and cookies are made for it, never for what a request claims. */
  readonly consoleOrigin: string
  readonly apps: AppsOrigin
  readonly roles: ReadonlySet<Role>
  /** Deploy the sample where the database is new. */
  readonly sample: boolean
  /** Console and apps are one site to browsers, by choice: said on the health page. */
  readonly sharedSite: boolean
  /** Reachable from elsewhere without TLS, by choice: said on the health page. */
  readonly insecureHttp: boolean
  /** The descriptor of the listening socket, inherited from the launcher. */
  readonly consoleDescriptor: number
  readonly logLevel: z.infer<typeof logLevelSchema>
  readonly logBudget: LogBudget
  /** Disk for what builds keep for the next ones. */
  readonly cacheBudgetBytes: number
  /** Of each app in each environment, so many releases that went live keep their files. */
  readonly keepReleases: number
  /** Seconds for install and build together. */
  readonly buildTimeoutSeconds: number
  /** Seconds for the pre-deploy command. */
  readonly predeployTimeoutSeconds: number
  /** What builds are told of the way out of this machine: registry, proxy, own certificate authorities. */
  readonly buildEnvironment: Readonly<Record<string, string>>
  /** The crash suite's: names the moment at which the process ends. */
  readonly faultPointFile: string | null
}

const rolesSchema = z
  .string()
  .default('server,worker')
  .transform((text) => text.split(',').map((role) => role.trim()))
  .pipe(z.array(z.enum(['server', 'worker'], 'is server, worker or server,worker')).min(1))

const schema = z.object({
  PODO_DATA: folderSchema,
  PODO_RUN: folderSchema,
  PODO_RUNTIME: folderSchema,
  PODO_DATABASE: databaseSchema,
  PODO_CONSOLE_ORIGIN: originSchema,
  PODO_APPS_ORIGIN: appsOriginSchema,
  PODO_ROLES: rolesSchema,
  PODO_SAMPLE: switchSchema.default(true),
  PODO_SHARED_SITE: switchSchema.default(false),
  PODO_INSECURE_HTTP: switchSchema.default(false),
  PODO_LOG_LEVEL: logLevelSchema,
  PODO_LOG_BUDGET: logBudgetSchema,
  PODO_CACHE_BUDGET: cacheBudgetSchema,
  PODO_KEEP_RELEASES: keepReleasesSchema,
  PODO_BUILD_TIMEOUT: timeLimitSchema,
  PODO_PREDEPLOY_TIMEOUT: timeLimitSchema,
  PODO_FAULT_POINT_FILE: folderSchema.optional(),
})

export function serverConfig(environment: NodeJS.ProcessEnv): ServerConfig {
  const read = readEnvironment('server', schema, environment)
  return {
    data: dataLayout(read.PODO_DATA),
    run: runLayout(read.PODO_RUN),
    runtime: runtimeLayout(read.PODO_RUNTIME),
    database: read.PODO_DATABASE,
    consoleOrigin: read.PODO_CONSOLE_ORIGIN,
    apps: read.PODO_APPS_ORIGIN,
    roles: new Set(read.PODO_ROLES),
    sample: read.PODO_SAMPLE,
    sharedSite: read.PODO_SHARED_SITE,
    insecureHttp: read.PODO_INSECURE_HTTP,
    consoleDescriptor: 3,
    logLevel: read.PODO_LOG_LEVEL,
    logBudget: read.PODO_LOG_BUDGET,
    cacheBudgetBytes: read.PODO_CACHE_BUDGET,
    keepReleases: read.PODO_KEEP_RELEASES,
    buildTimeoutSeconds: read.PODO_BUILD_TIMEOUT,
    predeployTimeoutSeconds: read.PODO_PREDEPLOY_TIMEOUT,
    buildEnvironment: wayOut(environment),
    faultPointFile: read.PODO_FAULT_POINT_FILE ?? null,
  }
}
