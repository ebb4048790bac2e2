import { join } from 'node:path'
import { createAgentClient } from '@podo/agent-protocol'
import type { Hello } from '@podo/agent-protocol'
import { dataLayout, runLayout, runtimeLayout } from '@podo/config'
import { isAppError, waitFor, within } from '@podo/kernel'
import { failure } from '../exit-codes.ts'
import { endProcess, identify, isAlive } from '../process/identity.ts'
import { describeEnding } from '../process/keep.ts'
import type { Program } from '../process/keep.ts'
import { adopt, spawnDetached } from '../process/spawn-detached.ts'
import type { Running, Spawned } from '../process/spawn-detached.ts'
import type { HeldSocket } from '../sockets/bind.ts'
import { programEnvironment, withoutDatabase } from './environment.ts'
import type { Surroundings } from './environment.ts'
import { nodeFlags } from './server.ts'

const READY_MS = 60_000
const HELLO_MS = 5000
const DRAIN_MS = 45_000
/** Every app gets its grace (5 minutes at most) before it is killed. */
const STOP_APPS_MS = 330_000

export interface Sockets {
  readonly console: HeldSocket
  readonly edge: HeldSocket
}

/** The agent, found by its socket or started. It holds both sockets, so that a lost launcher can be started from it. */
export function agentProgram(around: Surroundings, sockets: Sockets, inherited: NodeJS.ProcessEnv): Program {
  const { plan } = around
  const runtime = runtimeLayout(plan.runtime)
  const logFile = join(dataLayout(plan.dataFolder).logs, 'agent.log')
  const socketPath = runLayout(plan.runFolder).agentSocket
  return {
    name: 'agent',
    logFile,
    start: async () => {
      const living = await findLivingAgent(socketPath)
      if (living !== undefined) return living
      const spawned = await spawnDetached({
        file: runtime.node,
        argv: [...nodeFlags, join(runtime.programs, 'agent.js')],
        environment: withoutDatabase(programEnvironment(around, inherited)),
        cwd: '/',
        account: undefined,
        logFile,
        descriptors: [sockets.console.descriptor, sockets.edge.descriptor],
      })
      await awaitReady(spawned, socketPath, logFile)
      return spawned
    },
  }
}

export async function findLivingAgent(socketPath: string): Promise<Running | undefined> {
  const hello = await greet(socketPath)
  const identity = hello === undefined ? undefined : identify(hello.pid)
  return identity === undefined ? undefined : adopt(identity)
}

async function awaitReady(spawned: Spawned, socketPath: string, logFile: string): Promise<void> {
  let ending: string | undefined
  void spawned.ended.then((how) => (ending = describeEnding(how)))
  await waitFor({ what: 'the agent to be ready', timeoutMs: READY_MS, everyMs: 15 }, async () => {
    if (ending !== undefined) throw failure('PROGRAM_FAILED', `The agent ended while it started (${ending}). ${logFile} tells why.`)
    const hello = await greet(socketPath)
    return hello?.pid === spawned.identity.pid ? true : undefined
  })
}

async function greet(socketPath: string): Promise<Hello | undefined> {
  const client = createAgentClient({ socketPath })
  try {
    return await within('the agent to answer', HELLO_MS, client.hello())
  } catch (error) {
    if (isAppError(error)) return undefined
    throw error
  } finally {
    client.close()
  }
}

/** Has the agent spawn a launcher with both sockets. */
export async function spawnLauncherFromAgent(socketPath: string, request: { argv: string[]; environment: Record<string, string>; cwd: string; logFile: string }): Promise<number> {
  const client = createAgentClient({ socketPath })
  try {
    return (await client.spawnLauncher(request)).pid
  } finally {
    client.close()
  }
}

/** Stops the apps, remembered, and the agent. Aborting `hurry` leaves it to finish alone. */
export async function stopAgentAndApps(socketPath: string, running: Running, hurry: AbortSignal): Promise<void> {
  const client = createAgentClient({ socketPath })
  try {
    await client.shutdown({ apps: 'stop' })
  } catch (error) {
    // It may end before its answer is read; then its end, awaited below, is the answer.
    if (!isAppError(error) || error.kind !== 'unavailable') throw error
  } finally {
    client.close()
  }
  const deadline = performance.now() + STOP_APPS_MS
  await waitFor({ what: 'the apps to stop', timeoutMs: STOP_APPS_MS }, () => (!isAlive(running.identity) || hurry.aborted || performance.now() > deadline ? true : undefined))
}

/** The edge drains, apps go on. */
export const drainAgent = (running: Running): Promise<boolean> => endProcess(running.identity, 'SIGTERM', DRAIN_MS)

/** Whether the agent keeps anything alive that a failed start must leave alone. */
export async function hasApps(socketPath: string): Promise<boolean> {
  const client = createAgentClient({ socketPath })
  try {
    return (await client.targets()).length > 0
  } catch (error) {
    if (isAppError(error)) return false
    throw error
  } finally {
    client.close()
  }
}
