import { dataLayout, runLayout } from '@podo/config'
import { failure } from '../exit-codes.ts'
import { readPlan } from '../run/plan.ts'
import { attach } from './attach.ts'
import type { Around } from './around.ts'

/** What a launcher on a terminal becomes when another took over: it stays there, and passes Ctrl-C on. */
export async function follow(around: Around): Promise<number> {
  const { plan } = readPlan(around.environment)
  const { dataFolder, command } = plan
  const exitCode = await attach({ socketPath: runLayout(plan.runFolder).launcherSocket, dataFolder, command, untilReady: false, print: around.print })
  if (exitCode !== undefined) return exitCode
  throw failure('PROGRAM_FAILED', `The launcher that takes over did not start. ${dataLayout(dataFolder).logs}/launcher.out tells why; the programs before it go on.`)
}
