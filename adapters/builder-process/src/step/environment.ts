import { join } from 'node:path'

export interface StepEnvironment {
  readonly runtimeFolder: string
  readonly npmCache: string
  /** The operator's: registry, proxy. */
  readonly extra: Readonly<Record<string, string>>
  /** The build variables of the app. */
  readonly variables: Readonly<Record<string, string>>
}

/** Everything that a step sees; HOME and TMPDIR come from the agent. Nothing of Podo's own environment. */
export function stepEnvironment({ runtimeFolder, npmCache, extra, variables }: StepEnvironment): Record<string, string> {
  return {
    LANG: 'C.UTF-8',
    CI: 'true',
    npm_config_cache: npmCache,
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_progress: 'false',
    npm_config_prefer_offline: 'true',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '10000',
    ...extra,
    ...variables,
    PATH: `${join(runtimeFolder, 'bin')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  }
}
