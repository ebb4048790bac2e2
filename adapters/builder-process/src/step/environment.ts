import { join } from 'node:path'

export interface StepEnvironment {
  /** Folder of this app that outlives its builds. */
  readonly cache: string
  /** The operator's: registry, proxy. */
  readonly extra: Readonly<Record<string, string>>
  /** The build variables of the app. */
  readonly variables: Readonly<Record<string, string>>
  /** Names of the variables of the plan, which come before what Podo would set. */
  readonly planned?: readonly string[]
}

/** Everything that a step sees; PATH, HOME and TMPDIR come from the agent. Nothing of Podo's own environment. */
export function stepEnvironment({ cache, extra, variables, planned = [] }: StepEnvironment): Record<string, string> {
  const { PATH: _path, ...own } = { ...extra, ...variables }
  const usual: Record<string, string> = {
    LANG: 'C.UTF-8',
    CI: 'true',
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_progress: 'false',
    npm_config_prefer_offline: 'true',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '10000',
    ...toolCaches(cache),
  }
  for (const name of planned) delete usual[name]
  return { ...usual, ...own }
}

/** Maven writes two lines for each of a thousand files that it downloads; its flag for that is not known to older ones. */
const QUIET_MAVEN = '-Dorg.slf4j.simpleLogger.log.org.apache.maven.cli.transfer.Slf4jMavenTransferListener=warn'

/** Where each tool keeps what it downloads: HOME is new for every run (pnpm and Yarn go by XDG_DATA_HOME). PODO_CACHE is for commands of one's own. */
const toolCaches = (cache: string): Record<string, string> => ({
  PODO_CACHE: cache,
  XDG_CACHE_HOME: join(cache, 'xdg'),
  npm_config_cache: join(cache, 'npm'),
  XDG_DATA_HOME: join(cache, 'data'),
  YARN_CACHE_FOLDER: join(cache, 'yarn'),
  PIP_CACHE_DIR: join(cache, 'pip'),
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  UV_CACHE_DIR: join(cache, 'uv'),
  GOPATH: join(cache, 'go'),
  GOCACHE: join(cache, 'go-build'),
  GOTOOLCHAIN: 'local',
  CARGO_HOME: join(cache, 'cargo'),
  MAVEN_OPTS: `-Dmaven.repo.local=${join(cache, 'maven')} ${QUIET_MAVEN}`,
  MAVEN_USER_HOME: join(cache, 'm2'),
  GRADLE_USER_HOME: join(cache, 'gradle'),
  BUNDLE_USER_CACHE: join(cache, 'bundle'),
  COMPOSER_HOME: join(cache, 'composer'),
})
