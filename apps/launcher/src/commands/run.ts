import { dataLayout, runLayout } from '@podo/config'
import { failure } from '../exit-codes.ts'
import { runLauncher } from '../run/launcher.ts'
import { readPlan } from '../run/plan.ts'
import { attach } from './attach.ts'
import type { Around } from './around.ts'

/** What `podo start` becomes. After a handover on a terminal it stays as the follower of the launcher that took over. */
export async function run(around: Around): Promise<number> {
  const { plan, databaseUrl } = readPlan(around.environment)
  const end = await runLauncher(plan, { databaseUrl, environment: around.environment, launcherFile: around.launcherFile }, around.print)
  if (end.kind === 'ended') return end.exitCode
  if (!plan.foreground) return 0
  const exitCode = await attach({ socketPath: runLayout(plan.runFolder).launcherSocket, command: plan.command, untilReady: false, print: around.print })
  if (exitCode !== undefined) return exitCode
  throw failure('PROGRAM_FAILED', `The launcher that takes over did not start. ${dataLayout(plan.dataFolder).logs}/launcher.out tells why; the programs before it go on.`)
}
