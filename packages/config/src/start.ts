import { isIP } from 'node:net'
import { isAbsolute, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Secret } from '@podo/kernel'
import { isDatabaseUrl } from './database.ts'
import { DEFAULT_CACHE_BUDGET_BYTES } from './cache-budget.ts'
import { DEFAULT_KEEP_RELEASES, parseKeepReleases } from './keep-releases.ts'
import { DEFAULT_LOG_BUDGET_BYTES, parseSize } from './log-budget.ts'
import { defaultDataFolder, defaultRunFolder } from './layout.ts'
import type { Person } from './layout.ts'
import { formatAppsOrigin, isLocalhost, isSameSite, parseAppsOrigin, parseOrigin } from './site.ts'
import { DEFAULT_TIME_LIMIT_SECONDS, parseTimeLimit } from './time-limit.ts'

/** What `podo start` was asked for, flags before environment before defaults. */
export interface StartOptions {
  readonly dataFolder: string
  readonly runFolder: string
  readonly port: number
  readonly appsPort: number
  /** An IP address to bind. */
  readonly host: string
  readonly consoleOrigin: string
  readonly appsOrigin: string
  readonly sample: boolean
  readonly sharedSite: boolean
  readonly insecureHttp: boolean
  readonly detach: boolean
  /** Absolute folders; null leaves the choice to Podo. */
  readonly toolFolders: readonly string[] | null
  /** Disk for logs, all together. */
  readonly logBudgetBytes: number
  /** Disk for what builds keep for the next ones, all together. */
  readonly cacheBudgetBytes: number
  /** Of each app in each environment, so many releases that went live keep their files. */
  readonly keepReleases: number
  readonly buildTimeoutSeconds: number
  readonly predeployTimeoutSeconds: number
  /** Null: the embedded Postgres. */
  readonly databaseUrl: Secret | null
}

export type StartAnswer = { readonly ok: true; readonly options: StartOptions } | { readonly ok: false; readonly mistakes: readonly string[] }

export interface Surroundings {
  readonly person: Person
  readonly cwd: string
  readonly temporaryFolder: string
}

interface Flag {
  readonly type: 'string' | 'boolean'
  readonly variable: string
  readonly text: string
}

/** Each flag with the variable that says the same; `podo start --help` and docs/operating.md are made of it. */
export const startFlags = {
  port: { type: 'string', variable: 'PODO_PORT', text: 'Port of the console (8700).' },
  'apps-port': { type: 'string', variable: 'PODO_APPS_PORT', text: 'Port of all apps (8701).' },
  host: { type: 'string', variable: 'PODO_HOST', text: 'Address to bind (127.0.0.1).' },
  domain: { type: 'string', variable: 'PODO_DOMAIN', text: "The apps' base: an app is <app>.<domain> (localhost). With https:// in front where a proxy with TLS stands before Podo." },
  'console-domain': { type: 'string', variable: 'PODO_CONSOLE_DOMAIN', text: "The console's name (localhost). With https:// in front where a proxy with TLS stands before Podo." },
  'shared-site': { type: 'boolean', variable: 'PODO_SHARED_SITE', text: 'Allow console and apps under one registrable domain: a hostile app can then set cookies for the console.' },
  'insecure-http': { type: 'boolean', variable: 'PODO_INSECURE_HTTP', text: 'Allow others to reach Podo without TLS: passwords travel in clear.' },
  'no-sample': { type: 'boolean', variable: 'PODO_NO_SAMPLE', text: 'Do not deploy the sample at the first start.' },
  detach: { type: 'boolean', variable: 'PODO_DETACH', text: 'Return when Podo is ready, and leave it running.' },
  'tool-path': { type: 'string', variable: 'PODO_TOOL_PATH', text: 'Folders with the programs of toolchains (go, cargo, …) for builds and apps, apart by colons; those of PATH that every user can read, unless told.' },
  'log-budget': { type: 'string', variable: 'PODO_LOG_BUDGET', text: 'Disk for the logs of apps and deployments together, such as 500M or 10G (4G). The oldest lines go when it is used up.' },
  'cache-budget': { type: 'string', variable: 'PODO_CACHE_BUDGET', text: 'Disk for what builds keep for the next ones, such as 500M or 20G (10G). The apps that built longest ago lose theirs first.' },
  'keep-releases': { type: 'string', variable: 'PODO_KEEP_RELEASES', text: 'How many releases that went live keep their files, for each app and environment (10). Going back to an older one builds it again.' },
  'build-timeout': { type: 'string', variable: 'PODO_BUILD_TIMEOUT', text: 'What install and build of an app may take together, such as 90s, 45m or 2h (30m).' },
  'predeploy-timeout': { type: 'string', variable: 'PODO_PREDEPLOY_TIMEOUT', text: 'What the pre-deploy command of an app may take, such as 90s, 45m or 2h (30m).' },
  data: { type: 'string', variable: 'PODO_DATA_DIR', text: "Folder of everything that lasts (/var/lib/podo as root, else the user's data folder)." },
} as const satisfies Record<string, Flag>

type FlagName = keyof typeof startFlags

export function startOptions(argv: readonly string[], environment: NodeJS.ProcessEnv, around: Surroundings): StartAnswer {
  const mistakes: string[] = []
  const given = readFlags(argv, environment, mistakes)
  const host = readHost(given.text('host'), mistakes)
  const port = readPort('port', given.text('port') ?? '8700', mistakes)
  const appsPort = readPort('apps-port', given.text('apps-port') ?? '8701', mistakes)
  if (port === appsPort) mistakes.push(`--port and --apps-port are both ${port}. Give the apps another port with --apps-port.`)
  const consoleUrl = readName('console-domain', given.text('console-domain') ?? 'localhost', port, mistakes)
  const appsUrl = readName('domain', given.text('domain') ?? 'localhost', appsPort, mistakes)
  const sharedSite = given.isOn('shared-site')
  const insecureHttp = given.isOn('insecure-http')
  const detach = given.isOn('detach')
  const sample = !given.isOn('no-sample') && environment['PODO_SAMPLE'] !== '0'
  checkSites(consoleUrl, appsUrl, sharedSite, mistakes)
  checkReach(host, consoleUrl, appsUrl, insecureHttp, mistakes)
  const databaseUrl = readDatabaseUrl(environment['DATABASE_URL'], mistakes)
  const dataFolder = readFolder(given.text('data') ?? defaultDataFolder(environment, around.person), around.cwd, mistakes)
  const runFolder = environment['PODO_RUN'] ?? defaultRunFolder(dataFolder, around.person, around.temporaryFolder)
  if (!isAbsolute(runFolder)) mistakes.push(`PODO_RUN is ${runFolder}. Give an absolute path.`)
  const toolFolders = readFolders(given.text('tool-path'), mistakes)
  const logBudgetBytes = readSize(given, 'log-budget', DEFAULT_LOG_BUDGET_BYTES, mistakes)
  const cacheBudgetBytes = readSize(given, 'cache-budget', DEFAULT_CACHE_BUDGET_BYTES, mistakes)
  const keepReleases = readKeepReleases(given.text('keep-releases'), mistakes)
  const buildTimeoutSeconds = readTimeLimit(given, 'build-timeout', mistakes)
  const predeployTimeoutSeconds = readTimeLimit(given, 'predeploy-timeout', mistakes)
  if (mistakes.length > 0) return { ok: false, mistakes }
  return {
    ok: true,
    options: {
      dataFolder,
      runFolder,
      port,
      appsPort,
      host,
      consoleOrigin: consoleUrl.origin,
      appsOrigin: formatAppsOrigin(parseAppsOrigin(appsUrl.origin) ?? { scheme: 'http', domain: 'localhost', port: appsPort }),
      sample,
      sharedSite,
      insecureHttp,
      detach,
      toolFolders,
      logBudgetBytes,
      cacheBudgetBytes,
      keepReleases,
      buildTimeoutSeconds,
      predeployTimeoutSeconds,
      databaseUrl,
    },
  }
}

interface GivenFlags {
  text(name: FlagName): string | undefined
  isOn(name: FlagName): boolean
}

function readFlags(argv: readonly string[], environment: NodeJS.ProcessEnv, mistakes: string[]): GivenFlags {
  const types = Object.fromEntries(Object.entries(startFlags).map(([name, flag]) => [name, { type: flag.type }]))
  const { tokens } = parseArgs({ args: [...argv], options: types, strict: false, tokens: true })
  const values = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind === 'positional') mistakes.push(`podo start takes no ${token.value}. See podo start --help.`)
    if (token.kind !== 'option') continue
    const flag = (startFlags as Record<string, Flag | undefined>)[token.name]
    if (flag === undefined) mistakes.push(`There is no flag ${token.rawName}. See podo start --help.`)
    else if (flag.type === 'string' && (token.value === undefined || token.value === '')) mistakes.push(`--${token.name} needs a value: --${token.name}=…`)
    else if (flag.type === 'boolean' && token.value !== undefined) mistakes.push(`--${token.name} takes no value.`)
    else values.set(token.name, token.value ?? '1')
  }
  const text = (name: FlagName): string | undefined => values.get(name) ?? (environment[startFlags[name].variable] || undefined)
  return {
    text,
    isOn: (name) => {
      const value = text(name)
      if (value === undefined || /^(0|false|no|off)$/i.test(value)) return false
      if (!/^(1|true|yes|on)$/i.test(value)) mistakes.push(`${startFlags[name].variable} is ${value}. Set it to 1 or 0, or use --${name}.`)
      return true
    },
  }
}

function readPort(name: FlagName, text: string, mistakes: string[]): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  mistakes.push(`--${name} (${startFlags[name].variable}) is ${text}. Give a port from 1 to 65535.`)
  return 0
}

function readHost(text: string | undefined, mistakes: string[]): string {
  if (text === undefined || text === 'localhost') return '127.0.0.1'
  if (isIP(text) === 0) mistakes.push(`--host (PODO_HOST) is ${text}. Give an IP address of this machine, or 0.0.0.0 for all of them.`)
  return text
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

/** A bare name is reached over http at Podo's own port; an origin is taken as it is. */
function readName(name: 'domain' | 'console-domain', text: string, port: number, mistakes: string[]): URL {
  const url = parseOrigin(text.includes('://') ? text : `http://${text}:${port || 1}`)
  const isName = url !== undefined && HOST_NAME.test(url.hostname) && isIP(url.hostname) === 0
  if (url !== undefined && isName && (text.includes('://') || text.toLowerCase() === url.hostname)) return url
  mistakes.push(`--${name} (${startFlags[name].variable}) is ${text}. Give a name such as podo.example.com, with https:// in front where a proxy with TLS stands before Podo.`)
  return new URL(`http://localhost:${port || 1}`)
}

/** trust.md rule 14. On localhost both are one machine's own, and cookies there are host-only. */
function checkSites(consoleUrl: URL, appsUrl: URL, sharedSite: boolean, mistakes: string[]): void {
  if (isLocalhost(consoleUrl.hostname) && isLocalhost(appsUrl.hostname)) return
  if (sharedSite || !isSameSite(consoleUrl.hostname, appsUrl.hostname)) return
  mistakes.push(
    `--console-domain ${consoleUrl.hostname} and --domain ${appsUrl.hostname} are one site to a browser, so an app could set cookies for the console. Give the apps a domain of their own, or accept it with --shared-site.`,
  )
}

function checkReach(host: string, consoleUrl: URL, appsUrl: URL, insecureHttp: boolean, mistakes: string[]): void {
  if (isLoopback(host)) return
  if (isLocalhost(consoleUrl.hostname)) mistakes.push(`--host ${host} opens Podo to others, who cannot reach localhost. Give the console's name with --console-domain.`)
  if (isLocalhost(appsUrl.hostname)) mistakes.push(`--host ${host} opens Podo to others, who cannot reach localhost. Give the apps' base with --domain.`)
  if (!insecureHttp) mistakes.push(`--host ${host} opens Podo to others without TLS: passwords would travel in clear. Put a proxy with TLS before Podo on this machine, or accept it with --insecure-http.`)
}

export const isLoopback = (host: string): boolean => host.startsWith('127.') || host === '::1'

function readDatabaseUrl(text: string | undefined, mistakes: string[]): Secret | null {
  if (text === undefined || text === '') return null
  if (!isDatabaseUrl(text)) mistakes.push('DATABASE_URL is no postgres:// URL. Correct it, or unset it to use the embedded PostgreSQL.')
  return new Secret(text)
}

function readFolders(text: string | undefined, mistakes: string[]): string[] | null {
  if (text === undefined) return null
  const folders = text.split(':').filter((folder) => folder !== '')
  if (folders.some((folder) => !isAbsolute(folder) || folder.includes('\0'))) mistakes.push(`--tool-path (PODO_TOOL_PATH) is ${text}. Give absolute paths, apart by colons.`)
  return folders
}

function readSize(given: GivenFlags, name: FlagName, fallback: number, mistakes: string[]): number {
  const text = given.text(name)
  if (text === undefined) return fallback
  const bytes = parseSize(text)
  if (bytes === undefined) mistakes.push(`--${name} (${startFlags[name].variable}) is ${text}. Give a size such as 500M or 10G, 64M at least.`)
  return bytes ?? fallback
}

function readKeepReleases(text: string | undefined, mistakes: string[]): number {
  if (text === undefined) return DEFAULT_KEEP_RELEASES
  const count = parseKeepReleases(text)
  if (count === undefined) mistakes.push(`--keep-releases (PODO_KEEP_RELEASES) is ${text}. Give a count from 1 to 1000.`)
  return count ?? DEFAULT_KEEP_RELEASES
}

function readTimeLimit(given: GivenFlags, name: FlagName, mistakes: string[]): number {
  const text = given.text(name)
  if (text === undefined) return DEFAULT_TIME_LIMIT_SECONDS
  const seconds = parseTimeLimit(text)
  if (seconds === undefined) mistakes.push(`--${name} (${startFlags[name].variable}) is ${text}. Give a time such as 90s, 45m or 2h, a day at most.`)
  return seconds ?? DEFAULT_TIME_LIMIT_SECONDS
}

function readFolder(text: string, cwd: string, mistakes: string[]): string {
  const folder = resolve(cwd, text)
  if (folder === '/' || folder.includes('\0')) mistakes.push(`--data (PODO_DATA_DIR) is ${text}. Give a folder of its own.`)
  return folder
}
