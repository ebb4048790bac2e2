import { readPlan } from '../run/plan.ts'
import { announce } from './announce.ts'
import type { Around } from './around.ts'

/** What the launcher on a terminal starts when everything runs. */
export async function announceHere(argv: readonly string[], around: Around): Promise<number> {
  const { plan } = readPlan(around.environment)
  await announce({ dataFolder: plan.dataFolder, command: plan.command, isNew: argv[0] === 'new', isBrief: false, print: around.print })
  return 0
}
