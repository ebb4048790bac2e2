import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataLayout, logBudgetOf, runLayout, runtimeLayout } from '@podo/config'
import type { Role, ServerConfig } from '@podo/config'
import { createLogger } from '@podo/telemetry'
import { testDatabase } from '@podo/testkit'
import type { TestDatabase } from '@podo/testkit'
import { createDatabase, ensureFirstTeam } from '@podo/store'
import { startProgram } from '../start/program.ts'
import type { Program } from '../start/program.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The parsed body; undefined when it is no JSON. */
  readonly json: unknown
}

export interface Asking {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** `local`, an API token, or nobody. */
  readonly as?: 'local' | { readonly token: string } | { readonly cookie: string } | null
}

export interface TestServer {
  readonly port: number
  readonly database: TestDatabase
  readonly dataFolder: string
  readonly localToken: string
  readonly logLines: string[]
  ask(asking: Asking): Promise<Answer>
  /** The same program once more, on the same data. */
  another(): Promise<{ stop(): Promise<void> }>
  stop(): Promise<void>
  close(): Promise<void>
}

export interface TestServerOptions {
  readonly roles?: readonly Role[]
  readonly consoleOrigin?: string
  readonly sample?: boolean
  /** Without the first team, as at the first start. */
  readonly emptyDatabase?: boolean
  /** What else lies in the folder before the start. */
  readonly prepare?: (root: string) => Promise<void>
}

/** The real program on a port of loopback, with a database of its own and no agent: the runtime is away. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await testDatabase()
  const root = await mkdtemp(join(tmpdir(), 'podo-server-'))
  const data = dataLayout(join(root, 'data'))
  const localToken = randomBytes(32).toString('base64url')
  await prepareFolders(root, localToken)
  await options.prepare?.(root)
  const config: ServerConfig = {
    data,
    run: runLayout(join(root, 'run')),
    runtime: runtimeLayout(join(root, 'runtime')),
    database: { kind: 'socket', folder: String(database.api.host), port: database.api.port ?? 5432, database: database.name },
    consoleOrigin: options.consoleOrigin ?? 'http://localhost:8700',
    apps: { scheme: 'http', domain: 'localhost', port: 8701 },
    roles: new Set(options.roles ?? ['server']),
    sample: options.sample ?? false,
    sharedSite: false,
    insecureHttp: false,
    consoleDescriptor: 3,
    faultPointFile: null,
    logLevel: 'warn',
    logBudget: logBudgetOf(1024 ** 3),
    cacheBudgetBytes: 1024 ** 3,
    keepReleases: 10,
    buildTimeoutSeconds: 1_800,
    predeployTimeoutSeconds: 1_800,
    buildEnvironment: {},
  }
  const logLines: string[] = []
  const log = createLogger({ name: 'server', level: 'warn', destination: { write: (line: string) => void logLines.push(line) } })
  if (options.emptyDatabase !== true && options.sample !== true) await makeFirstTeam(database)
  const start = (): Promise<Program> => startProgram(config, log, { port: 0, host: '127.0.0.1' })
  const program = await start()
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= program.stop())
  const host = new URL(config.consoleOrigin).host
  return {
    port: program.port,
    database,
    dataFolder: data.root,
    localToken,
    logLines,
    another: start,
    ask: (asking) => ask(program.port, host, localToken, asking),
    stop,
    close: async () => {
      await stop()
      await database.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

async function prepareFolders(root: string, localToken: string): Promise<void> {
  const data = dataLayout(join(root, 'data'))
  const runtime = runtimeLayout(join(root, 'runtime'))
  for (const folder of [data.root, data.repositories, data.uploads, data.builds, data.buildLogs, data.slugs, data.caches, data.agent, runtime.console]) await mkdir(folder, { recursive: true })
  await writeFile(data.key, randomBytes(32), { mode: 0o600 })
  await writeFile(data.localToken, `${localToken}\n`, { mode: 0o600 })
  await writeFile(join(runtime.console, 'index.html'), '<!doctype html><title>Podo</title>')
}

async function makeFirstTeam(database: TestDatabase): Promise<void> {
  const worker = createDatabase({ connection: database.worker, role: 'worker' })
  await worker.transaction({ kind: 'worker' }, (tx) => ensureFirstTeam(tx, { team: 'First team', project: 'sample' }))
  await worker.close()
}

function ask(port: number, host: string, localToken: string, asking: Asking): Promise<Answer> {
  const payload = asking.raw ?? (asking.body === undefined ? undefined : JSON.stringify(asking.body))
  const length = payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }
  const headers: Record<string, string> = { host, ...length, ...(asking.body === undefined ? {} : { 'content-type': 'application/json' }), ...credential(asking.as ?? null, localToken), ...asking.headers }
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: asking.path, method: asking.method ?? (payload === undefined ? 'GET' : 'POST'), headers, timeout: 20_000 }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parse(text) })
      })
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer to ${asking.path}`)))
    outgoing.on('error', reject)
    outgoing.end(payload)
  })
}

function credential(as: NonNullable<Asking['as']> | null, localToken: string): Record<string, string> {
  if (as === null) return {}
  if (as === 'local') return { authorization: `Bearer ${localToken}` }
  return 'token' in as ? { authorization: `Bearer ${as.token}` } : { cookie: as.cookie, origin: 'http://localhost:8700' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
