import { join } from 'node:path'
import { dataLayout, runtimeLayout } from '@podo/config'
import { within } from '@podo/kernel'
import { failure } from '../exit-codes.ts'
import { describeEnding } from '../process/keep.ts'
import type { Program } from '../process/keep.ts'
import { spawnDetached } from '../process/spawn-detached.ts'
import type { Running, Spawned } from '../process/spawn-detached.ts'
import type { HeldSocket } from '../sockets/bind.ts'
import { programEnvironment } from './environment.ts'
import { programFlags } from './node-flags.ts'
import type { Surroundings } from './environment.ts'

const READY_MS = 60_000

/** Server and worker in one process. It says `ready` over the channel that Node.js opens between parent and child. */
export function serverProgram(around: Surroundings, console: HeldSocket, inherited: NodeJS.ProcessEnv): Program {
  const { plan } = around
  const runtime = runtimeLayout(plan.runtime)
  const logFile = join(dataLayout(plan.dataFolder).logs, 'server.log')
  return {
    name: 'server',
    logFile,
    start: async () => {
      const spawned = await spawnDetached({
        file: runtime.node,
        argv: [...programFlags, join(runtime.programs, 'server.js')],
        environment: programEnvironment(around, inherited),
        cwd: '/',
        account: around.accounts?.server,
        logFile,
        descriptors: [console.descriptor, 'ipc'],
      })
      await awaitReady(spawned, logFile)
      return spawned
    },
  }
}

async function awaitReady(spawned: Spawned, logFile: string): Promise<Running> {
  const { child } = spawned
  const ready = new Promise<void>((resolve) => child.once('message', () => resolve()))
  const ended = spawned.ended.then((ending) => {
    throw failure('PROGRAM_FAILED', `The server ended while it started (${describeEnding(ending)}). ${logFile} tells why.`)
  })
  try {
    await within('the server to be ready', READY_MS, Promise.race([ready, ended]))
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  } finally {
    ended.catch(() => undefined)
    if (child.connected) child.disconnect()
  }
  return spawned
}
