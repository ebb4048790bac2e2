import { createAgentClient } from '@podo/agent-protocol'
import type { AgentClient, SpawnLauncher } from '@podo/agent-protocol'
import { isAppError, waitFor, within } from '@podo/kernel'
import { identify, isAlive } from '../process/identity.ts'
import type { Identity } from '../process/identity.ts'

/** What is said to the agent. Apart from `agent.ts` because the idle launcher does without an HTTP client. */
const HELLO_MS = 5000
/** Every app gets its grace (5 minutes at most) before it is killed. */
const STOP_APPS_MS = 330_000

export async function findLivingAgent(socketPath: string): Promise<Identity | undefined> {
  const hello = await withAgent(socketPath, (client) => within('the agent to answer', HELLO_MS, client.hello()))
  return hello === undefined ? undefined : identify(hello.pid)
}

/** Has the agent spawn a launcher with both sockets. */
export const spawnLauncherFromAgent = async (socketPath: string, request: SpawnLauncher): Promise<number> =>
  (await withAgent(socketPath, (client) => client.spawnLauncher(request)))?.pid ?? 0

/** Stops the apps, remembered, and the agent. */
export async function stopAgentAndApps(socketPath: string, agent: Identity): Promise<void> {
  // It may end before its answer is read; then its end, awaited here, is the answer.
  const asked = withAgent(socketPath, (client) => client.shutdown({ apps: 'stop' }))
  await waitFor({ what: 'the apps to stop', timeoutMs: STOP_APPS_MS }, () => (isAlive(agent) ? undefined : true))
  await asked
}

/** Whether the agent keeps anything alive that a failed start must leave alone. */
export const hasApps = async (socketPath: string): Promise<boolean> => ((await withAgent(socketPath, (client) => client.targets()))?.length ?? 0) > 0

/** Undefined when no agent answers. */
async function withAgent<T>(socketPath: string, work: (client: AgentClient) => Promise<T>): Promise<T | undefined> {
  const client = createAgentClient({ socketPath })
  try {
    return await work(client)
  } catch (error) {
    if (isAppError(error) && error.kind === 'unavailable') return undefined
    throw error
  } finally {
    client.close()
  }
}
