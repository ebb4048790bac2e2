import type { DeploymentDetail } from '@podo/contract'
import { delay } from '@podo/kernel'
import type { Client } from './client.ts'
import type { Place } from './place.ts'
import { readEvents } from './events.ts'

const isEnded = (deployment: DeploymentDetail): boolean => deployment.endedAt !== null

/** Calls `each` with every change of a deployment until it has ended; the stream is taken up again when it breaks. */
export async function followDeployment(client: Client, place: Place, number: number, each: (deployment: DeploymentDetail) => void): Promise<DeploymentDetail> {
  const read = (): Promise<DeploymentDetail> => client.api.deployments.get({ ...place, number })
  let seen = await read()
  each(seen)
  while (!isEnded(seen)) {
    const ended = new AbortController()
    try {
      for await (const message of readEvents(client, [`deployment:${seen.id}@${seen.sequence}`], ended.signal)) {
        if (message.event !== 'event') continue
        seen = await read()
        each(seen)
        if (isEnded(seen)) break
      }
    } catch {
      await delay(500)
    } finally {
      ended.abort()
    }
    if (!isEnded(seen)) seen = await read()
  }
  return seen
}
