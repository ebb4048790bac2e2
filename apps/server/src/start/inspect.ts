import { readFile } from 'node:fs/promises'
import type { AgentClient, Hello } from '@podo/agent-protocol'
import type { SelfInspection } from '@podo/app'
import { readCacheUsage, readSlugUsage } from '@podo/builder-process'
import type { ServerConfig } from '@podo/config'
import { isAppError } from '@podo/kernel'
import type { Database } from '@podo/store'

interface Asked {
  readonly config: ServerConfig
  readonly agent: AgentClient
  readonly database: Database
}

/** What Podo uses at this moment, process by process. */
export async function inspectSelf({ config, agent, database }: Asked): Promise<SelfInspection> {
  const hello = await agent.hello().catch(awayOrThrow)
  const known = await launcherPids(config)
  const processes = [
    { name: 'server', pid: process.pid },
    ...(known.launcher === null ? [] : [{ name: 'launcher', pid: known.launcher }]),
    ...(hello === null ? [] : [{ name: 'agent', pid: hello.pid }]),
    ...(await databasePids(config, database)).map((pid) => ({ name: 'postgres', pid })),
  ]
  const measured = await Promise.all(processes.map(({ name, pid }) => measure(name, pid)))
  const [caches, releases] = await Promise.all([readCacheUsage(config.data.caches), readSlugUsage(config.data.slugs)])
  return { processes: joined(measured.filter(({ ownBytes }) => ownBytes > 0)), caches, releases: { ...releases, keep: config.keepReleases }, isolation: hello?.isolation ?? null, warnings: warningsOf(config, hello) }
}

function awayOrThrow(error: unknown): null {
  if (isAppError(error)) return null
  throw error
}

interface Measured {
  readonly name: string
  readonly pid: number
  readonly ownBytes: number
  /** Memory that several processes have in common: counted once a name. */
  readonly sharedBytes: number
}

/** Postgres is many processes around one shared memory, and one line. */
function joined(processes: readonly Measured[]): SelfInspection['processes'] {
  return [...Map.groupBy(processes, ({ name }) => name)].map(([name, all]) => ({
    name,
    pid: all[0]?.pid ?? 0,
    memoryBytes: all.reduce((sum, one) => sum + one.ownBytes, 0) + Math.max(...all.map((one) => one.sharedBytes)),
  }))
}

/**
 * Proportional set size, which counts shared pages once (proc_pid_smaps(5)); of another user's process, where that is
 * closed, its anonymous and its shared memory without the pages of files.
 */
async function measure(name: string, pid: number): Promise<Measured> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const pss = kilobytes(rollup, 'Pss')
  if (pss > 0) return { name, pid, ownBytes: pss, sharedBytes: 0 }
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return { name, pid, ownBytes: kilobytes(status, 'RssAnon'), sharedBytes: kilobytes(status, 'RssShmem') }
}

const kilobytes = (text: string, field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024

/** The embedded one is ours to count; a foreign one is somebody else's machine. */
async function databasePids(config: ServerConfig, database: Database): Promise<number[]> {
  if (config.database.kind !== 'socket') return []
  const { rows } = await database.pool.query<{ pid: number }>('select pid from pg_stat_activity')
  return rows.map(({ pid }) => pid)
}

async function launcherPids(config: ServerConfig): Promise<{ launcher: number | null }> {
  const state = await readFile(config.data.launcherState, 'utf8').catch(() => 'null')
  const parsed = JSON.parse(state) as { launcher?: { pid?: unknown } } | null
  const pid = parsed?.launcher?.pid ?? process.ppid
  return { launcher: typeof pid === 'number' && pid > 1 ? pid : null }
}

function warningsOf(config: ServerConfig, hello: Hello | null): string[] {
  return [
    ...(hello === null ? ['The agent does not answer: apps go on, and deploying waits until it is back.'] : []),
    ...(config.insecureHttp ? ['Others reach Podo without TLS: passwords and sessions travel in clear.'] : []),
    ...(config.sharedSite ? ['Console and apps are one site to browsers: a hostile app can set cookies for the console.'] : []),
  ]
}
