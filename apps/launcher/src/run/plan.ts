import { Secret } from '@podo/kernel'
import type { StartOptions } from '@podo/config'
import { failure } from '../exit-codes.ts'
import { fits, parseJson } from '../parse/fits.ts'
import type { Fitting } from '../parse/fits.ts'

const shape = {
  dataFolder: 'string',
  runFolder: 'string',
  /** The runtime folder that everything is started from. */
  runtime: 'string',
  host: 'string',
  port: 'number',
  appsPort: 'number',
  consoleOrigin: 'string',
  appsOrigin: 'string',
  sample: 'boolean',
  sharedSite: 'boolean',
  insecureHttp: 'boolean',
  /** Apart by colons, as PATH has them. */
  toolPath: 'string',
  logBudgetBytes: 'number',
  cacheBudgetBytes: 'number',
  keepReleases: 'number',
  buildTimeoutSeconds: 'number',
  predeployTimeoutSeconds: 'number',
  /** Descriptors 3 and 4 are the listening sockets already. */
  inherited: 'boolean',
  /** The process of the living agent; 0 when there is none. */
  agent: 'number',
  /** A planned restart: living programs are replaced, without breaking a request, instead of adopted. */
  replace: 'boolean',
  /** This process is the one on the terminal. */
  foreground: 'boolean',
  /** How this person calls `podo` from where they are. */
  command: 'string',
} as const

/** What `podo start` or `podo restart` found out, handed to the launcher in PODO_LAUNCH. No secret is in it. */
export type Plan = Fitting<typeof shape>

/** What a launcher of before, which a restart takes over from, does not say. */
const SAID_LATER = { toolPath: '', logBudgetBytes: 4 * 1024 ** 3, cacheBudgetBytes: 10 * 1024 ** 3, keepReleases: 10, buildTimeoutSeconds: 1_800, predeployTimeoutSeconds: 1_800 }

export const PLAN_VARIABLE = 'PODO_LAUNCH'

export function planFrom(options: StartOptions, runtime: string, toolPath: string, command: string): Plan {
  const { dataFolder, runFolder, host, port, appsPort, consoleOrigin, appsOrigin, sample, sharedSite, insecureHttp, logBudgetBytes, cacheBudgetBytes, keepReleases, buildTimeoutSeconds, predeployTimeoutSeconds } = options
  return { dataFolder, runFolder, host, port, appsPort, consoleOrigin, appsOrigin, sample, sharedSite, insecureHttp, toolPath, logBudgetBytes, cacheBudgetBytes, keepReleases, buildTimeoutSeconds, predeployTimeoutSeconds, runtime, command, inherited: false, agent: 0, replace: false, foreground: false }
}

export function readPlan(environment: NodeJS.ProcessEnv): { plan: Plan; databaseUrl: Secret | null } {
  const given = parseJson(environment[PLAN_VARIABLE] ?? '')
  const plan = typeof given === 'object' && given !== null ? { ...SAID_LATER, ...given } : given
  if (!fits(plan, shape)) throw failure('BAD_OPTION', 'This is run by podo start. Use podo start, podo stop or podo restart.')
  const url = environment['DATABASE_URL']
  return { plan, databaseUrl: url === undefined || url === '' ? null : new Secret(url) }
}
