/**
 * The launcher: the process that stays while Podo runs.
 *
 * It owns the listening sockets of console and edge (held, never accepted on), Postgres, and the life of server and
 * agent, each in a session of its own. One launcher a data folder, by a kernel lock that dies with it.
 * - Crash: everything goes on. The next start finds the agent by its socket and has it spawn a launcher with both
 *   sockets; Postgres is adopted, the server replaced beside the old one, and no port is bound that the agent holds.
 * - Stop: server, apps (remembered), database, in this order, each bounded: asked first, then ended by force.
 * - Restart: a new launcher takes both sockets and the lock, and replaces agent and server while connections wait.
 *
 * It idles for months, so everything that only a start or a stop needs is in `podo.ts`.
 */
import { join } from 'node:path'
import { runtimeLayout } from '@podo/config'
import { isAppError } from '@podo/kernel'
import { exitCodeOf, failure } from './exit-codes.ts'
import { runLauncher } from './run/launcher.ts'
import { readPlan } from './run/plan.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)

async function main(): Promise<number> {
  const { plan, databaseUrl } = readPlan(process.env)
  const end = await runLauncher(plan, { databaseUrl, environment: process.env }, print)
  if (end.kind === 'ended') return end.exitCode
  return plan.foreground ? becomeFollower(plan.runtime) : 0
}

/** On a terminal somebody still looks at this process: it goes on as the one that follows the new launcher. */
function becomeFollower(runtimeFolder: string): never {
  const runtime = runtimeLayout(runtimeFolder)
  if (process.execve === undefined) throw failure('WRONG_NODE', 'Podo needs Node.js 24 or newer on Linux. Run npm ci, which brings it.')
  return process.execve(runtime.node, [runtime.node, join(runtime.programs, 'podo.js'), 'follow'])
}

// Ends at once: watches over processes that go on must not hold this one.
try {
  process.exit(await main())
} catch (error) {
  process.stderr.write(`${isAppError(error) ? error.publicMessage : `Podo failed for a reason of its own.\n${error instanceof Error ? error.stack : String(error)}`}\n`)
  process.exit(exitCodeOf(error))
}
