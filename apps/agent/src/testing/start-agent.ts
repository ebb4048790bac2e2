import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { openSync } from 'node:fs'
import { once } from 'node:events'
import { createHash, randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { request } from 'node:http'
import { join } from 'node:path'
import { createAgentClient } from '@podo/agent-protocol'
import type { AgentClient, ReleaseSpec, ReleaseStatus } from '@podo/agent-protocol'
import { waitFor } from '@podo/kernel'

const MAIN = join(import.meta.dirname, '..', 'main.ts')

/** A real agent in a process of its own, on sockets that the test holds as a launcher would. */
export interface AgentHarness {
  readonly root: string
  readonly client: AgentClient
  readonly edgePort: number
  pid(): number
  start(environment?: Record<string, string>): Promise<void>
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>
  /** Waits for an agent that ends by itself. */
  dead(): Promise<void>
  term(): Promise<number | null>
  log(): Promise<string>
  slug(files: Record<string, string>): Promise<{ digest: string; folder: string }>
  spec(part: Partial<ReleaseSpec> & { slug: ReleaseSpec['slug'] }): ReleaseSpec
  build(files: Record<string, string>): Promise<string>
  ready(spec: ReleaseSpec): Promise<ReleaseStatus>
  get(host: string, path?: string): Promise<{ status: number; body: string }>
  close(): Promise<void>
}

export async function createHarness(user?: { uid: number; gid: number }): Promise<AgentHarness> {
  const root = await mkdtemp('/tmp/podo-agent-')
  await chmod(root, user ? 0o777 : 0o711)
  const sockets = [bind(), bind()] as const
  const edgePort = portOf(sockets[1])
  const runtime = join(root, 'runtime')
  await mkdir(join(runtime, 'bin'), { recursive: true })
  await symlink(process.execPath, join(runtime, 'bin', 'node'))
  await mkdir(join(root, 'data'), { mode: 0o711 })
  for (const name of ['slugs', 'builds', 'caches']) await mkdir(join(root, 'data', name), { mode: 0o700 })
  await mkdir(join(root, 'run'))
  if (user) for (const name of ['data', 'data/slugs', 'data/builds', 'data/caches', 'run']) await chown(join(root, name), user.uid, user.gid)
  const logFile = join(root, 'agent.log')
  await writeFile(logFile, '')
  const client = createAgentClient({ socketPath: join(root, 'run', 'agent', 'agent.sock') })
  const firstPort = 20_000 + Math.floor(Math.random() * 90) * 100
  let child: ChildProcess | undefined

  const harness: AgentHarness = {
    root,
    client,
    edgePort,
    pid: () => child?.pid ?? 0,
    async start(environment = {}) {
      const log = openSync(logFile, 'a')
      child = spawn(process.execPath, [MAIN], {
        stdio: ['ignore', log, log, sockets[0].fd, sockets[1].fd],
        detached: true,
        ...user,
        env: {
          PODO_DATA: join(root, 'data'),
          PODO_RUN: join(root, 'run'),
          PODO_RUNTIME: runtime,
          PODO_APPS_ORIGIN: `http://localhost:${edgePort}`,
          PODO_APP_PORTS: `${firstPort}-${firstPort + 799}`,
          PODO_LOG_LEVEL: 'info',
          ...environment,
        },
      })
      const starting = child
      await waitFor({ what: 'the agent', timeoutMs: 10_000 }, async () => {
        if (starting.exitCode !== null || starting.signalCode !== null) throw new Error(`the agent ended: ${await readFile(logFile, 'utf8')}`)
        return client.hello().catch(() => undefined)
      })
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    async dead() {
      if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
    async term() {
      if (child === undefined) return null
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
    log: () => readFile(logFile, 'utf8'),
    async slug(files) {
      const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex')
      const folder = join(root, 'data', 'slugs', digest)
      await mkdir(folder, { recursive: true })
      for (const [name, text] of Object.entries(files)) {
        await mkdir(join(folder, name, '..'), { recursive: true })
        await writeFile(join(folder, name), text)
      }
      return { digest, folder }
    },
    async build(files) {
      const folder = await mkdtemp(join(root, 'data', 'builds', 'b-'))
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      if (user) await chown(folder, user.uid, user.gid)
      return folder
    },
    spec: (part) => ({ ...emptySpec(), ...part }),
    async ready(spec) {
      await client.startRelease(spec)
      let since = 0
      return waitFor({ what: 'the release to be ready', timeoutMs: 15_000, everyMs: 0 }, async () => {
        const status = await client.release(spec.targetId, spec.contentKey, { since, waitMs: 5_000 })
        since = status?.revision ?? 0
        return status?.ready ? status : undefined
      })
    },
    get: (host, path = '/') => get(edgePort, host, path),
    async close() {
      await client.shutdown({ apps: 'stop' }).catch(() => undefined)
      await harness.kill()
      client.close()
      for (const socket of sockets) socket.close()
      await rm(root, { recursive: true, force: true })
    },
  }
  return harness
}

const emptySpec = (): Omit<ReleaseSpec, 'slug'> => ({
  targetId: randomUUID(),
  appId: randomUUID(),
  contentKey: createHash('sha256').update(randomUUID()).digest('hex'),
  app: 'shop',
  label: 'v1',
  staticSite: null,
  processes: [{ name: 'web', command: 'node server.js', count: 1, overlap: false }],
  folder: '.',
  surroundings: { variables: {}, paths: [] },
  variables: {},
  secrets: {},
  healthCheck: { path: '/', timeoutSeconds: 2, statuses: [] },
  limits: {},
  stopGraceSeconds: 2,
})

interface Held {
  readonly fd: number
  getsockname(out: { port?: number }): number
  close(): void
}

/** Bound, and never accepted on by this process: as the launcher holds them. */
function bind(): Held {
  const create = Reflect.get(net, '_createServerHandle') as (address: string, port: number, family: 4, descriptor: -1) => Held
  return create('127.0.0.1', 0, 4, -1)
}

function portOf(held: Held): number {
  const address: { port?: number } = {}
  held.getsockname(address)
  return address.port ?? 0
}

function get(port: number, host: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, agent: false, headers: { host } }, (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (body += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
      answer.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}
