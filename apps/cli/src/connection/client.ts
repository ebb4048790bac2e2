import { readFile } from 'node:fs/promises'
import type { CliConfig } from '@podo/config'
import { contract } from '@podo/contract'
import type { Contract } from '@podo/contract'
import { AppError, errorCode } from '@podo/kernel'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'

export type Api = ContractRouterClient<Contract>

export interface Client {
  readonly api: Api
  readonly address: string
  /** For what streams and is no operation. The path begins with `/api`. */
  fetch(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>
}

/** Longest silence of an operation; uploads and live streams have none. */
const ANSWER_MS = 60_000
const DEFAULT_ADDRESS = 'http://localhost:8700'

/** The Podo of this machine, or the one that PODO_URL names. */
export async function connect(config: CliConfig): Promise<Client> {
  const address = config.address ?? (await localAddress(config)) ?? DEFAULT_ADDRESS
  const token = config.token ?? (config.address === null ? await localToken(config) : null)
  if (token === null) throw notSignedIn(config.address)
  const headers = { authorization: `Bearer ${token}`, 'x-podo-client': 'cli' }
  const ask = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    try {
      return await fetch(url, init)
    } catch (error) {
      if (init.signal?.aborted === true && !isTimeout(error)) throw error
      throw unreachable(address, error)
    }
  }
  const link = new OpenAPILink(contract, { url: `${address}/api`, headers: () => headers, fetch: (request, init) => ask(request, { ...(init as RequestInit), signal: AbortSignal.timeout(ANSWER_MS) }) })
  return {
    api: createORPCClient(link) as Api,
    address,
    fetch: (path, init = {}) => ask(`${address}${path}`, { ...init, headers: { ...headers, ...(init.headers as Record<string, string> | undefined) } }),
  }
}

/** The launcher writes where it listens; without it the default is tried. */
async function localAddress(config: CliConfig): Promise<string | null> {
  const text = await readFile(config.data.launcherState, 'utf8').catch(() => null)
  if (text === null) return null
  const port = /"port":\s*(\d{1,5})\b/.exec(text)?.[1]
  const host = /"host":\s*"([^"]{1,255})"/.exec(text)?.[1] ?? '127.0.0.1'
  return port === undefined ? null : `http://${reachable(host)}:${port}`
}

/** A Podo that binds every address, or loopback, is reached on this machine as localhost. */
function reachable(host: string): string {
  if (['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

async function localToken(config: CliConfig): Promise<string | null> {
  try {
    return (await readFile(config.data.localToken, 'utf8')).trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw unreachable(DEFAULT_ADDRESS, error)
    return null
  }
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError'

const notSignedIn = (address: string | null): AppError =>
  new AppError({
    kind: 'unauthenticated',
    code: 'NOT_SIGNED_IN',
    publicMessage: address === null ? 'The Podo of this machine belongs to another user. Set PODO_URL and PODO_TOKEN.' : 'Set PODO_TOKEN to an API token; the console makes one under Account.',
  })

const unreachable = (address: string, cause: unknown): AppError =>
  new AppError({ kind: 'unavailable', code: 'UNREACHABLE', publicMessage: `Podo does not answer at ${address}. Start it with "podo start", or set PODO_URL to where it is.`, retryable: true, cause })
