import { targetOf } from '@podo/store'
import { Logger as QueueLogger, run } from 'graphile-worker'
import pg from 'pg'
import type { EngineOptions } from './engine.ts'
import type { Drivers } from './drive/drivers.ts'

/**
 * graphile-worker says "look at deployment X" and may say it twice. It owns nothing: a look that finds the lease taken
 * is over, and the driver looks for more work before it lets go.
 */
export async function openDoorbell(options: EngineOptions, drivers: Drivers): Promise<{ close(): Promise<void> }> {
  const pool = new pg.Pool({ ...options.connection, max: 3, application_name: 'podo-doorbell' })
  const onLost = (error: Error): void => options.log.warn({ err: error }, 'the doorbell lost a connection')
  pool.on('error', onLost)
  pool.on('connect', (client) => client.on('error', onLost))
  const runner = await run({
    pgPool: pool,
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 5_000,
    logger: new QueueLogger(() => (level, message) => {
      if (level === 'error') options.log.warn({ message }, 'the doorbell reports an error')
    }),
    taskList: {
      look: async (payload) => {
        const deploymentId = (payload as { deploymentId: string }).deploymentId
        const targetId = await options.database.transaction({ kind: 'worker' }, (tx) => targetOf(tx, deploymentId))
        if (targetId !== null) drivers.drive(targetId)
      },
    },
  })
  return {
    close: async () => {
      await runner.stop()
      await pool.end()
    },
  }
}
