import { Secret } from '@podo/kernel'
import type { StartOptions } from '@podo/config'
import { z } from 'zod'

/** What `podo start` or `podo restart` found out, handed to the launcher in PODO_LAUNCH. No secret is in it. */
export const planSchema = z.object({
  dataFolder: z.string(),
  runFolder: z.string(),
  /** The runtime folder that everything is started from. */
  runtime: z.string(),
  host: z.string(),
  port: z.number().int(),
  appsPort: z.number().int(),
  consoleOrigin: z.string(),
  appsOrigin: z.string(),
  sample: z.boolean(),
  sharedSite: z.boolean(),
  insecureHttp: z.boolean(),
  /** Descriptors 3 and 4 are the listening sockets already. */
  inherited: z.boolean(),
  /** A planned restart: living programs are replaced, without breaking a request, instead of adopted. */
  replace: z.boolean(),
  /** This process is the one on the terminal. */
  foreground: z.boolean(),
  /** How this person calls `podo` from where they are. */
  command: z.string(),
})
export type Plan = z.infer<typeof planSchema>

export const PLAN_VARIABLE = 'PODO_LAUNCH'

export function planFrom(options: StartOptions, runtime: string, command: string): Plan {
  const { dataFolder, runFolder, host, port, appsPort, consoleOrigin, appsOrigin, sample, sharedSite, insecureHttp } = options
  return { dataFolder, runFolder, host, port, appsPort, consoleOrigin, appsOrigin, sample, sharedSite, insecureHttp, runtime, command, inherited: false, replace: false, foreground: false }
}

export function readPlan(environment: NodeJS.ProcessEnv): { plan: Plan; databaseUrl: Secret | null } {
  const plan = planSchema.parse(JSON.parse(environment[PLAN_VARIABLE] ?? 'null'))
  const url = environment['DATABASE_URL']
  return { plan, databaseUrl: url === undefined || url === '' ? null : new Secret(url) }
}
