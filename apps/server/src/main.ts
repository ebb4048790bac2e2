/**
 * Server and worker: one program, which of the two by PODO_ROLES. The server answers console, API and live streams on
 * the listening socket that it inherits; the worker takes deployments through the pipeline.
 *
 * It keeps nothing that a restart loses: everything with an identity is in Postgres. `kill -9` at any moment breaks the
 * requests in flight and nothing else; the socket stays with the launcher. SIGTERM: no new connections, live streams
 * end with a word, requests finish, the pipeline is left where it is for the next worker; after 10 s it ends anyway.
 */
import { serverConfig } from '@podo/config'
import { isAppError } from '@podo/kernel'
import { createLogger } from '@podo/telemetry'
import { armFromFile } from './fault-points.ts'
import { startProgram } from './start/program.ts'

const END_MS = 10_000

async function main(): Promise<void> {
  const config = serverConfig(process.env)
  const log = createLogger({ name: 'server', level: config.logLevel })
  armFromFile(config.faultPointFile)
  process.on('unhandledRejection', (err) => log.error({ err }, 'a promise was rejected and nobody looked'))
  const program = await startProgram(config, log, { fd: config.consoleDescriptor })
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), END_MS).unref()
    void program.stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  log.info({ roles: [...config.roles] }, 'server ready')
  process.send?.('ready')
  process.disconnect?.()
}

main().catch((error: unknown) => {
  process.stderr.write(`${isAppError(error) ? error.publicMessage : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
