import { router, sweepUploads } from '@podo/app'
import type { ServerConfig } from '@podo/config'
import { contract, STREAMING_ROUTES } from '@podo/contract'
import type { Logger } from '@podo/telemetry'
import { createConsoleFiles } from '../console/files.ts'
import { cookieSettings } from '../http/credential.ts'
import { createConnections } from '../http/events.ts'
import { createHosts } from '../http/host.ts'
import { listen } from '../http/listen.ts'
import type { HttpServer, Listening } from '../http/listen.ts'
import { streamingHandlers } from '../http/routes.ts'
import { checkPolicies } from './check-policies.ts'
import { compose } from './compose.ts'
import type { Parts } from './compose.ts'
import { startWorker } from './worker.ts'

export interface Program {
  /** Of the console; 0 for a worker alone. */
  readonly port: number
  stop(): Promise<void>
}

/** Requests get this long to end; streams are told at once. */
const DRAIN_MS = 5_000
const SWEEP_UPLOADS_MS = 600_000
const UPLOAD_AGE_MS = 2 * 3_600_000

/** Starts the roles that are asked for. With either failing to start, nothing is left running. */
export async function startProgram(config: ServerConfig, log: Logger, at: Listening): Promise<Program> {
  checkPolicies(contract, router, { routes: STREAMING_ROUTES, handlers: streamingHandlers })
  const parts = await compose(config, log)
  try {
    const worker = config.roles.has('worker') ? await startWorker(parts) : null
    const http = config.roles.has('server') ? await serve(parts, at) : null
    const sweep = setInterval(() => void sweepUploads(config.data.uploads, UPLOAD_AGE_MS).catch((err: unknown) => log.warn({ err }, 'old uploads could not be removed')), SWEEP_UPLOADS_MS)
    return {
      port: http?.port ?? 0,
      stop: async () => {
        clearInterval(sweep)
        await Promise.all([http?.close(DRAIN_MS), worker?.stop()])
        await parts.close()
      },
    }
  } catch (error) {
    await parts.close()
    throw error
  }
}

async function serve({ config, services, listener }: Parts, at: Listening): Promise<HttpServer> {
  return listen(
    {
      services,
      listener,
      hosts: createHosts(config.consoleOrigin),
      cookie: cookieSettings(config.consoleOrigin),
      connections: createConnections(),
      files: createConsoleFiles(config.runtime.console),
    },
    at,
  )
}
