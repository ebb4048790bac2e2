import { connect } from 'node:net'
import { join } from 'node:path'
import { dataLayout, runLayout, runtimeLayout } from '@podo/config'
import { waitFor } from '@podo/kernel'
import { failure } from '../exit-codes.ts'
import { endProcess, identify } from '../process/identity.ts'
import { describeEnding } from '../process/keep.ts'
import type { Program } from '../process/keep.ts'
import { adopt, noteEnding, spawnDetached } from '../process/spawn-detached.ts'
import type { Running, Spawned } from '../process/spawn-detached.ts'
import type { HeldSocket } from '../sockets/bind.ts'
import { programEnvironment, withoutDatabase } from './environment.ts'
import type { Surroundings } from './environment.ts'
import { programFlags } from './node-flags.ts'

const READY_MS = 60_000
const DRAIN_MS = 45_000

export interface Sockets {
  readonly console: HeldSocket
  readonly edge: HeldSocket
}

/** The agent. It holds both sockets, so that a lost launcher can be started from it. */
export function agentProgram(around: Surroundings, sockets: Sockets, inherited: NodeJS.ProcessEnv): Program {
  const { plan } = around
  const runtime = runtimeLayout(plan.runtime)
  const logFile = join(dataLayout(plan.dataFolder).logs, 'agent.log')
  return {
    name: 'agent',
    logFile,
    start: async () => {
      const spawned = await spawnDetached({
        file: runtime.node,
        argv: [...programFlags, join(runtime.programs, 'agent.js')],
        environment: withoutDatabase(programEnvironment(around, inherited)),
        cwd: '/',
        account: undefined,
        logFile,
        descriptors: [sockets.console.descriptor, sockets.edge.descriptor],
      })
      await awaitReady(spawned, runLayout(plan.runFolder).agentSocket, logFile)
      return spawned
    },
  }
}

/** The agent that `podo start` found by its socket. */
export function livingAgent(pid: number): Running | undefined {
  const identity = pid === 0 ? undefined : identify(pid)
  return identity === undefined ? undefined : adopt(identity)
}

/** Ready once its own socket accepts, which it opens last; the agent before it is dead by now. */
async function awaitReady(spawned: Spawned, socketPath: string, logFile: string): Promise<void> {
  const ending = noteEnding(spawned)
  await waitFor({ what: 'the agent to be ready', timeoutMs: READY_MS, everyMs: 10 }, async () => {
    const how = ending()
    if (how !== undefined) throw failure('PROGRAM_FAILED', `The agent ended while it started (${describeEnding(how)}). ${logFile} tells why.`)
    return (await accepts(socketPath)) ? true : undefined
  })
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** The edge drains, apps go on. */
export const drainAgent = (running: Running): Promise<boolean> => endProcess(running.identity, 'SIGTERM', DRAIN_MS)
