import { createAgentClient } from '@podo/agent-protocol'
import type { AgentClient } from '@podo/agent-protocol'
import { createLocalToken, createRateLimit } from '@podo/app'
import type { Services } from '@podo/app'
import { appAddress, connectionOf } from '@podo/config'
import type { ServerConfig } from '@podo/config'
import { createGitBuiltin } from '@podo/git-builtin'
import { createRuntimeProcess } from '@podo/runtime-process'
import { checkApiRole, createDatabase, createSecretBox, EVENTS_CHANNEL, listen } from '@podo/store'
import type { Database, DatabaseRole, Listener } from '@podo/store'
import type { Logger } from '@podo/telemetry'
import { inspectSelf } from './inspect.ts'
import { readKey, readLocalToken } from './keys.ts'
import { createLogStore } from './log-store.ts'

const VERSION = '0.1.0'

/** What both roles of the program stand on. */
export interface Parts {
  readonly config: ServerConfig
  readonly log: Logger
  readonly services: Services
  readonly agent: AgentClient
  readonly listener: Listener
  readonly secretBox: ReturnType<typeof createSecretBox>
  close(): Promise<void>
}

const MINUTES_15 = 900

export async function compose(config: ServerConfig, log: Logger): Promise<Parts> {
  const secretBox = createSecretBox(readKey(config.data))
  const database = openDatabase(config, 'api', log)
  await checkApiRole(database)
  const agent = createAgentClient({ socketPath: config.run.agentSocket })
  const listener = listen({ connection: connectionOf(config.database, 'podo_api'), channel: EVENTS_CHANNEL, onConnectionLost: (err) => log.warn({ err }, 'the listening connection was lost') })
  const services: Services = {
    database,
    runtime: createRuntimeProcess({ agent }),
    sources: createGitBuiltin({ folder: config.data.repositories, logger: log }),
    logs: createLogStore(config, log),
    secrets: secretBox,
    log,
    version: VERSION,
    startedAt: new Date(),
    consoleOrigin: config.consoleOrigin,
    appsDomain: config.apps.domain,
    appAddress: (host) => appAddress(config.apps, host),
    uploadsFolder: config.data.uploads,
    localToken: createLocalToken(readLocalToken(config.data)),
    limits: {
      byAccount: createRateLimit({ attempts: 10, windowSeconds: MINUTES_15, keys: 10_000 }),
      byAddress: createRateLimit({ attempts: 100, windowSeconds: MINUTES_15, keys: 10_000 }),
      links: createRateLimit({ attempts: 60, windowSeconds: MINUTES_15, keys: 10_000 }),
    },
    inspect: () => inspectSelf({ config, agent, database }),
  }
  const close = async (): Promise<void> => {
    await listener.close()
    await database.close()
    agent.close()
  }
  return { config, log, services, agent, listener, secretBox, close }
}

export function openDatabase(config: ServerConfig, role: DatabaseRole, log: Logger): Database {
  return createDatabase({
    connection: connectionOf(config.database, role === 'api' ? 'podo_api' : 'podo_worker'),
    role,
    assumeRole: config.database.kind === 'url',
    onConnectionLost: (err) => log.warn({ err, role }, 'a database connection was lost'),
  })
}
