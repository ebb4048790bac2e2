import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { contract } from '@podo/contract'
import type { Contract } from '@podo/contract'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'

const run = promisify(execFile)
export const repositoryRoot = join(import.meta.dirname, '../../../..')
const PODO = join(repositoryRoot, 'bin', 'podo')

export type PodoApi = ContractRouterClient<Contract>

/** A whole Podo of its own: data folder, ports, processes; started through its front door. */
export interface TestPodo {
  readonly data: string
  readonly consolePort: number
  readonly appsPort: number
  readonly api: PodoApi
  readonly token: string
  /** Calls a path of the console with the local token. */
  fetch(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>
  /** The `podo` command, with this Podo as its own. */
  cli(args: readonly string[], options?: { cwd?: string; input?: string; timeoutMs?: number }): Promise<{ exitCode: number; stdout: string; stderr: string }>
  environment: NodeJS.ProcessEnv
  stop(): Promise<void>
}

export interface StartPodoOptions {
  readonly sample?: boolean
  readonly environment?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
  /** Where it was stopped before; kept at the end. */
  readonly data?: string
}

export async function startPodo(options: StartPodoOptions = {}): Promise<TestPodo> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'podo-')))
  const [consolePort, appsPort] = [await freePort(), await freePort()]
  const environment: NodeJS.ProcessEnv = { ...process.env, PODO_DATA_DIR: data, PODO_PORT: String(consolePort), PODO_APPS_PORT: String(appsPort), NO_COLOR: '1', ...options.environment }
  delete environment['DATABASE_URL']
  Object.assign(environment, options.environment)
  await run(PODO, ['start', '--detach', ...(options.sample === true ? [] : ['--no-sample']), ...(options.flags ?? [])], { env: environment, timeout: 60_000, cwd: repositoryRoot })
  const token = (await readFile(join(data, 'local-token'), 'utf8')).trim()
  const address = `http://localhost:${consolePort}`
  const headers = { authorization: `Bearer ${token}` }
  const link = new OpenAPILink(contract, { url: `${address}/api`, headers: () => headers })
  return {
    data,
    consolePort,
    appsPort,
    token,
    environment,
    api: createORPCClient(link) as PodoApi,
    fetch: (path, init = {}) => fetch(`${address}${path}`, { ...init, headers: { ...headers, ...(init.headers as Record<string, string> | undefined) } }),
    cli: (args, given = {}) => runCli(args, environment, given),
    stop: async () => {
      await run(PODO, ['stop'], { env: environment, timeout: 60_000 })
      if (options.data === undefined) await rm(data, { recursive: true, force: true })
    },
  }
}

function runCli(args: readonly string[], environment: NodeJS.ProcessEnv, given: { cwd?: string; input?: string; timeoutMs?: number }): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(PODO, [...args], { env: environment, cwd: given.cwd ?? repositoryRoot, timeout: given.timeoutMs ?? 60_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr })
    })
    child.stdin?.end(given.input ?? '')
  })
}

/** A port that is free now, below the ephemeral range's reach of other tests by asking the kernel for one. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
