import { formatDatabase } from '@podo/config'
import type { DatabaseConfig, ProgramVariable } from '@podo/config'
import type { Accounts } from '../data/accounts.ts'
import type { Plan } from '../run/plan.ts'

/** What programs inherit from whoever started Podo: the way out of this machine, language, mirrors. Nothing else. */
const PASSED = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'npm_config_registry',
  'NPM_CONFIG_REGISTRY',
]

const PASSED_PREFIX = 'PODO_'

/**
 * What is freed goes back to the machine (mallopt(3)): left alone, glibc raises its thresholds with each large piece it
 * sees freed, and keeps what a search over a log has used (169 MB after one over 1 GB, 99 MB with this; 83 MB before).
 */
const MEMORY = { MALLOC_TRIM_THRESHOLD_: '131072' }

export interface Surroundings {
  readonly plan: Plan
  readonly database: DatabaseConfig
  readonly accounts: Accounts | null
}

/** The whole environment of server and agent. */
export function programEnvironment(around: Surroundings, inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { plan, accounts } = around
  const passed = Object.entries(inherited).filter(([name]) => PASSED.includes(name) || (name.startsWith(PASSED_PREFIX) && name !== 'PODO_LAUNCH'))
  const own: Partial<Record<ProgramVariable, string>> = {
    PODO_DATA: plan.dataFolder,
    PODO_RUN: plan.runFolder,
    PODO_RUNTIME: plan.runtime,
    PODO_DATABASE: formatDatabase(around.database),
    PODO_CONSOLE_ORIGIN: plan.consoleOrigin,
    PODO_APPS_ORIGIN: plan.appsOrigin,
    PODO_SAMPLE: plan.sample ? '1' : '0',
    PODO_SHARED_SITE: plan.sharedSite ? '1' : '0',
    PODO_INSECURE_HTTP: plan.insecureHttp ? '1' : '0',
    PODO_TOOL_PATH: plan.toolPath,
    PODO_LOG_BUDGET: String(plan.logBudgetBytes),
    PODO_CACHE_BUDGET: String(plan.cacheBudgetBytes),
    PODO_KEEP_RELEASES: String(plan.keepReleases),
    PODO_BUILD_TIMEOUT: String(plan.buildTimeoutSeconds),
    PODO_PREDEPLOY_TIMEOUT: String(plan.predeployTimeoutSeconds),
    ...(accounts === null ? {} : { PODO_USER_ID: String(accounts.server.uid), PODO_GROUP_ID: String(accounts.server.gid) }),
  }
  return { ...Object.fromEntries(passed), ...own, ...MEMORY, HOME: plan.dataFolder, NODE_ENV: 'production' }
}

/** The agent needs no database, so it gets no way to one. */
export function withoutDatabase(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== 'PODO_DATABASE'))
}
