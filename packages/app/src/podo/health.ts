import type { Call } from '../operation/call.ts'
import { viewLocal } from '@podo/store'

/** Degraded when the database does not answer: apps go on, deploying waits. */
export async function health(call: Call): Promise<{ status: 'ok' | 'degraded'; version: string }> {
  const { database, version } = call.services
  const answered = await database.transaction({ kind: 'authentication' }, viewLocal).then(
    () => true,
    () => false,
  )
  return { status: answered ? 'ok' : 'degraded', version }
}
