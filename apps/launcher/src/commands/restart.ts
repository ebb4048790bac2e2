import { dataLayout, runLayout } from '@podo/config'
import { callLauncher } from '../control/call.ts'
import { failure } from '../exit-codes.ts'
import { attach } from './attach.ts'
import type { Around } from './around.ts'
import { placeHelp } from './help.ts'
import { readPlace } from './place.ts'
import { copyPrograms } from './start.ts'

/** `podo restart`: the programs of this clone take over from those that run; apps go on and no request breaks. */
export async function restart(argv: readonly string[], around: Around): Promise<number> {
  if (placeHelp('restart', argv, around.print)) return 0
  const { dataFolder, runFolder } = readPlace(argv, around)
  const socketPath = runLayout(runFolder).launcherSocket
  const call = await callLauncher(socketPath)
  if (call === undefined) throw failure('NOT_RUNNING', `Podo does not run on ${dataFolder}. Start it with podo start.`)
  try {
    const runtime = await copyPrograms(dataLayout(dataFolder), around)
    call.ask({ ask: 'restart', runtime: runtime.root })
    for await (const told of call.told) if (told.tell === 'moved' || told.tell === 'end') break
  } finally {
    call.close()
  }
  const exitCode = await attach({ socketPath, dataFolder, command: around.command, untilReady: true, print: around.print })
  if (exitCode !== undefined) return exitCode
  throw failure('PROGRAM_FAILED', `The launcher that takes over did not start. ${dataLayout(dataFolder).logs}/launcher.out tells why; the programs before it go on.`)
}
