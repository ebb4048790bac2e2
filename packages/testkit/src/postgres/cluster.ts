import { waitFor } from '@podo/kernel'
import { spawn } from 'node:child_process'
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { copyPostgres } from './binaries.ts'

/** The migrated database that every test's own is copied from. */
export const TEMPLATE = 'podo_template'

/** Postgres refuses to run as root; this account is there on every Linux. */
const NOBODY = { uid: 65_534, gid: 65_534 }

/** Durability is given up: a test's database lives for seconds. */
const SETTINGS = {
  listen_addresses: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  shared_buffers: '32MB',
  autovacuum: 'off',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  log_min_messages: 'warning',
}

export interface Cluster {
  readonly socketFolder: string
  readonly process: ChildProcess
}

export const superuserOf = (socketFolder: string, database = 'postgres'): pg.ClientConfig => ({ host: socketFolder, port: 5432, user: 'postgres', database })

/** Initialises and starts a Postgres of its own below `base`, reachable by Unix socket only, and waits until it answers. */
export async function startCluster(base: string): Promise<Cluster> {
  const asRoot = process.getuid?.() === 0
  const identity: SpawnOptions = asRoot ? NOBODY : {}
  const programs = join(base, 'postgres')
  const data = join(base, 'data')
  const socketFolder = join(base, 'run')
  await copyPostgres(programs)
  await chmod(base, 0o755)
  for (const folder of [data, socketFolder]) {
    await mkdir(folder, { mode: folder === data ? 0o700 : 0o755 })
    if (asRoot) await chown(folder, NOBODY.uid, NOBODY.gid)
  }
  const output = await open(join(base, 'postgres.log'), 'a', 0o644)
  const options: SpawnOptions = { ...identity, cwd: data, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, stdio: ['ignore', output.fd, output.fd] }
  try {
    const initdb = spawn(
      join(programs, 'bin', 'initdb'),
      ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
      options,
    )
    const [code] = (await once(initdb, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`initdb ended with ${String(code)}; see ${join(base, 'postgres.log')}`)
    const settings = Object.entries({ ...SETTINGS, unix_socket_directories: socketFolder }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const server = spawn(join(programs, 'bin', 'postgres'), ['-D', data, ...settings], options)
    await waitFor({ what: 'Postgres to answer', timeoutMs: 30_000, everyMs: 20 }, () => answers(socketFolder, server))
    return { socketFolder, process: server }
  } finally {
    await output.close()
  }
}

async function answers(socketFolder: string, server: ChildProcess): Promise<true | undefined> {
  if (server.exitCode !== null) throw new Error(`Postgres ended with ${server.exitCode}`)
  const client = new pg.Client(superuserOf(socketFolder))
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    // Not yet: the caller asks again until its time is over.
    return undefined
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** SIGINT is Postgres's fast shutdown: it ends all sessions. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  if (cluster.process.exitCode !== null) return
  const ended = once(cluster.process, 'exit')
  cluster.process.kill('SIGINT')
  await ended
}
