/**
 * The agent: one process for the process runtime, with the edge in it. Started by the launcher with the console's
 * listening socket as descriptor 3 (held only, for a launcher that it may have to start) and the edge's as 4.
 * SIGTERM means "keep": requests are finished, apps live on, and the next agent adopts them.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { agentConfig } from '@podo/config'
import { createEdge } from '@podo/edge'
import { conflict, isAppError } from '@podo/kernel'
import { createLogSegments } from '@podo/logs-segments'
import { openSupervisor } from '@podo/supervisor'
import { createLogger } from '@podo/telemetry'
import { createAgentClient } from '@podo/agent-protocol'
import { armFromFile } from './fault-points.ts'
import { createProtocolServer, listenOnSocket } from './serve/listen.ts'
import { machineEndpoints } from './serve/machine-endpoints.ts'
import { runEndpoints } from './serve/run-endpoints.ts'
import { targetEndpoints } from './serve/target-endpoints.ts'
import { spawnLauncher } from './spawn-launcher.ts'

const VERSION = '0.1.0'
const DRAIN_MS = 10_000

async function main(): Promise<void> {
  const config = agentConfig(process.env)
  const logger = createLogger({ name: 'agent', level: config.logLevel })
  armFromFile(config.faultPointFile)
  await refuseSecondAgent(config.run.agentSocket)

  const probeToken = randomBytes(24).toString('base64url')
  const edge = createEdge({ trustedProxies: [], probeToken, onDefect: (err) => logger.error({ err }, 'an exchange at the edge failed unexpectedly') })
  let edgePort = 0
  const supervisor = await openSupervisor({
    dataFolder: config.data.agent,
    places: { root: config.data.root, builds: config.data.builds, caches: config.data.caches, slugs: config.data.slugs },
    runtimeFolder: config.runtime.root,
    toolFolders: config.toolFolders,
    bootIdFile: config.bootIdFile,
    ports: { first: config.appPorts.from, last: config.appPorts.to },
    serverUser: config.serverUser,
    edge: { ...edge, port: () => edgePort, probeToken },
    logs: createLogSegments({ root: join(config.data.agent, 'logs'), readerGroup: config.serverUser?.gid ?? null, budgetBytes: config.logBudget.appsBytes, streamBudgetBytes: config.logBudget.appBytes, onError: (err) => logger.warn({ err }, 'log segments could not be tidied') }),
    logger,
  })
  edgePort = await edge.listen({ fd: config.edgeDescriptor })

  let ending: Promise<void> | undefined
  const end = (apps: 'stop' | 'keep'): Promise<void> => (ending ??= endAll(apps))
  const endAll = async (apps: 'stop' | 'keep'): Promise<void> => {
    if (apps === 'keep') await edge.drain(DRAIN_MS)
    await supervisor.close(apps)
    await edge.close()
    logger.info({ apps }, 'agent ends')
  }
  const exit = (): void => {
    server.close()
    setImmediate(() => process.exit(0))
  }
  const control = {
    version: VERSION,
    startedAt: new Date().toISOString(),
    spawnLauncher: (request: Parameters<typeof spawnLauncher>[0]) => spawnLauncher(request, { console: config.consoleDescriptor, edge: config.edgeDescriptor }),
    shutdown: async (request: { apps: 'stop' | 'keep' }) => {
      await end(request.apps)
      setTimeout(exit, 50)
    },
  }
  const server = createProtocolServer([...machineEndpoints(supervisor, control), ...targetEndpoints(supervisor), ...runEndpoints(supervisor)], logger)
  await listenOnSocket(server, config.run.agentSocket, config.serverUser)
  process.on('SIGTERM', () => void end('keep').then(exit))
  process.on('SIGINT', () => undefined)
  logger.info({ isolation: supervisor.isolation, edgePort }, 'agent ready')
}

/** Two agents on one data folder would fight over the same processes. */
async function refuseSecondAgent(socketPath: string): Promise<void> {
  const client = createAgentClient({ socketPath })
  try {
    const hello = await client.hello().catch(() => undefined)
    if (hello) throw conflict('AGENT_RUNNING', `An agent is running on this data already (process ${hello.pid}). Stop it first, or use another data folder.`)
  } finally {
    client.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${isAppError(error) ? error.publicMessage : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
