import { readFile } from 'node:fs/promises'
import type { AgentClient, Hello } from '@podo/agent-protocol'
import type { SelfInspection } from '@podo/app'
import type { ServerConfig } from '@podo/config'
import { isAppError } from '@podo/kernel'
import type { Database } from '@podo/store'

interface Asked {
  readonly config: ServerConfig
  readonly agent: AgentClient
  readonly database: Database
}

/** What Podo uses at this moment: proportional set size, which counts shared pages once (proc_pid_smaps(5)). */
export async function inspectSelf({ config, agent, database }: Asked): Promise<SelfInspection> {
  const hello = await agent.hello().catch(awayOrThrow)
  const known = await launcherPids(config)
  const processes = [
    { name: 'server', pid: process.pid },
    ...(known.launcher === null ? [] : [{ name: 'launcher', pid: known.launcher }]),
    ...(hello === null ? [] : [{ name: 'agent', pid: hello.pid }]),
    ...(await databasePids(config, database)).map((pid) => ({ name: 'postgres', pid })),
  ]
  const measured = await Promise.all(processes.map(async (one) => ({ ...one, memoryBytes: await memoryOf(one.pid) })))
  return { processes: joined(measured.filter(({ memoryBytes }) => memoryBytes > 0)), isolation: hello?.isolation ?? null, warnings: warningsOf(config, hello) }
}

function awayOrThrow(error: unknown): null {
  if (isAppError(error)) return null
  throw error
}

/** Postgres is many processes and one line. */
function joined(processes: SelfInspection['processes']): SelfInspection['processes'] {
  const lines = new Map<string, { name: string; pid: number; memoryBytes: number }>()
  for (const one of processes) {
    const line = lines.get(one.name)
    if (line === undefined) lines.set(one.name, { ...one })
    else line.memoryBytes += one.memoryBytes
  }
  return [...lines.values()]
}

async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const pss = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]
  if (pss !== undefined) return Number(pss) * 1024
  // Another user's process shows its resident size alone.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

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
