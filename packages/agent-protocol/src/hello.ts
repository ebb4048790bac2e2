import { z } from 'zod'

/** The major version in every path. A change that an older peer cannot read raises it. */
export const PROTOCOL_VERSION = 1

/** What keeps apps apart on this machine; shown on the health page as it is. */
export const isolationSchema = z.object({
  users: z.boolean(),
  cgroups: z.enum(['v1', 'v2', 'none']),
  network: z.enum(['nftables', 'none']),
  overlay: z.boolean(),
  /** What bounds the processes of an app: its cgroups, its user, or nothing. Absent from what an older agent says. */
  processes: z.enum(['cgroup', 'user', 'none']).default('none'),
})
export type Isolation = z.infer<typeof isolationSchema>

export const helloSchema = z.object({
  protocol: z.number().int(),
  version: z.string(),
  pid: z.number().int(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  bootId: z.string(),
  isolation: isolationSchema,
})
export type Hello = z.infer<typeof helloSchema>

/** Asks the agent to spawn a launcher that inherits the console's and the edge's listening sockets as fd 3 and 4. */
export const spawnLauncherSchema = z.object({
  argv: z.array(z.string()).min(1).max(64),
  environment: z.record(z.string(), z.string()),
  cwd: z.string(),
  logFile: z.string(),
})
export type SpawnLauncher = z.infer<typeof spawnLauncherSchema>

/** `stop`: every app is stopped and remembered. `keep`: the agent ends, apps go on and are adopted later. */
export const shutdownSchema = z.object({ apps: z.enum(['stop', 'keep']) })
export type Shutdown = z.infer<typeof shutdownSchema>

export const agentErrorSchema = z.object({
  kind: z.enum(['invalid', 'absent', 'conflict', 'unavailable', 'internal', 'too-large', 'too-many', 'forbidden', 'unauthenticated']),
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
})
