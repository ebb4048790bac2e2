import { dataLayout, runLayout, runtimeLayout } from '@podo/config'
import { callLauncher } from '../control/call.ts'
import { readState } from '../data/state.ts'
import { exitCodes, failure } from '../exit-codes.ts'
import { postgresPlace } from '../postgres/place.ts'
import { findLiving, stopPostgres } from '../postgres/program.ts'
import { endProcess, isAlive, waitForEnd } from '../process/identity.ts'
import { findLivingAgent, stopAgentAndApps } from '../programs/ask-agent.ts'
import { attach } from './attach.ts'
import type { Around } from './around.ts'
import { placeHelp } from './help.ts'
import { readPlace } from './place.ts'

const SERVER_DRAIN_MS = 30_000
/** From its last word to the end of the launcher's process. */
const LAST_MS = 5000

/** `podo stop`: the launcher stops all in order; where none lives, what it left behind is stopped from here. */
export async function stop(argv: readonly string[], around: Around): Promise<number> {
  if (placeHelp('stop', argv, around.print)) return 0
  const place = readPlace(argv, around)
  const socketPath = runLayout(place.runFolder).launcherSocket
  const call = await callLauncher(socketPath)
  if (call === undefined) return stopLeftovers(place.dataFolder, place.runFolder, around)
  const launcher = (await readState(dataLayout(place.dataFolder).launcherState))?.launcher
  call.ask({ ask: 'stop' })
  try {
    for await (const told of call.told) {
      if (told.tell === 'line') around.print(told.line)
      if (told.tell === 'moved') return (await attach({ socketPath, dataFolder: place.dataFolder, command: around.command, untilReady: false, print: around.print })) ?? exitCodes.LAUNCHER_LOST
      if (told.tell !== 'end') continue
      if (launcher !== undefined) await waitForEnd(launcher, LAST_MS)
      return told.exitCode
    }
  } finally {
    call.close()
  }
  throw failure('LAUNCHER_LOST', 'The launcher was ended from outside before it had stopped everything. Run podo stop again.')
}

async function stopLeftovers(dataFolder: string, runFolder: string, around: Around): Promise<number> {
  const data = dataLayout(dataFolder)
  const run = runLayout(runFolder)
  const server = (await readState(data.launcherState))?.server ?? undefined
  const agent = await findLivingAgent(run.agentSocket)
  const postgres = await findLiving(postgresPlace(data, run, runtimeLayout('/'), null))
  const hasServer = server !== undefined && isAlive(server)
  if (!hasServer && agent === undefined && postgres === undefined) throw failure('NOT_RUNNING', `Podo does not run on ${dataFolder}. Where its data is elsewhere, say so with --data (PODO_DATA_DIR).`)
  around.print('The launcher is gone. Stopping what it left running.')
  if (hasServer) await endProcess(server, 'SIGTERM', SERVER_DRAIN_MS)
  if (agent !== undefined) await stopAgentAndApps(run.agentSocket, agent)
  if (postgres !== undefined) await stopPostgres(postgres.identity)
  around.print('Stopped. The next start brings the apps back.')
  return 0
}
