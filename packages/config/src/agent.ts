import { z } from 'zod'
import { appsOriginSchema, folderSchema, foldersSchema, logLevelSchema, portRangeSchema, readEnvironment, userIdSchema } from './environment.ts'
import type { PortRange } from './environment.ts'
import { logBudgetSchema } from './log-budget.ts'
import type { LogBudget } from './log-budget.ts'
import { dataLayout, runLayout, runtimeLayout } from './layout.ts'
import type { DataLayout, RunLayout, RuntimeLayout } from './layout.ts'
import type { AppsOrigin } from './site.ts'

export interface AgentConfig {
  readonly data: DataLayout
  readonly run: RunLayout
  readonly runtime: RuntimeLayout
  readonly apps: AppsOrigin
  /** Descriptors of listening sockets, inherited from the launcher: the console's is only held, the edge's is served. */
  readonly consoleDescriptor: number
  readonly edgeDescriptor: number
  /** Who runs the server and may speak to the agent; null where everything is one user. */
  readonly serverUser: { readonly uid: number; readonly gid: number } | null
  /** From which apps get their ports: below the range from which the kernel picks for outgoing connections. */
  readonly appPorts: PortRange
  readonly bootIdFile: string
  /** Folders with the programs of toolchains. */
  readonly toolFolders: readonly string[]
  readonly logBudget: LogBudget
  readonly logLevel: z.infer<typeof logLevelSchema>
  /** For the crash tests alone: holds the name of the moment at which the agent ends as by `kill -9`. */
  readonly faultPointFile: string | null
}

const schema = z.object({
  PODO_DATA: folderSchema,
  PODO_RUN: folderSchema,
  PODO_RUNTIME: folderSchema,
  PODO_APPS_ORIGIN: appsOriginSchema,
  PODO_USER_ID: userIdSchema.optional(),
  PODO_GROUP_ID: userIdSchema.optional(),
  PODO_APP_PORTS: portRangeSchema.default({ from: 20_000, to: 29_999 }),
  PODO_BOOT_ID_FILE: folderSchema.default('/proc/sys/kernel/random/boot_id'),
  PODO_LOG_LEVEL: logLevelSchema,
  PODO_TOOL_PATH: foldersSchema,
  PODO_LOG_BUDGET: logBudgetSchema,
  PODO_AGENT_FAULT_POINT_FILE: folderSchema.optional(),
})

export function agentConfig(environment: NodeJS.ProcessEnv): AgentConfig {
  const read = readEnvironment('agent', schema, environment)
  return {
    data: dataLayout(read.PODO_DATA),
    run: runLayout(read.PODO_RUN),
    runtime: runtimeLayout(read.PODO_RUNTIME),
    apps: read.PODO_APPS_ORIGIN,
    consoleDescriptor: 3,
    edgeDescriptor: 4,
    serverUser: read.PODO_USER_ID === undefined || read.PODO_GROUP_ID === undefined ? null : { uid: read.PODO_USER_ID, gid: read.PODO_GROUP_ID },
    appPorts: read.PODO_APP_PORTS,
    bootIdFile: read.PODO_BOOT_ID_FILE,
    toolFolders: read.PODO_TOOL_PATH,
    logBudget: read.PODO_LOG_BUDGET,
    logLevel: read.PODO_LOG_LEVEL,
    faultPointFile: read.PODO_AGENT_FAULT_POINT_FILE ?? null,
  }
}
