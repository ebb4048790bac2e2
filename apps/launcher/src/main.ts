/**
 * The launcher: `podo start`, `stop` and `restart`.
 *
 * It owns the listening sockets of console and edge (held, never accepted on), Postgres, and the life of server and
 * agent, each in a session of its own. One launcher a data folder, by a kernel lock that dies with it.
 * - Crash: everything goes on. The next start finds the agent by its socket and has it spawn a launcher with both
 *   sockets; Postgres is adopted, the server replaced beside the old one, and no port is bound that the agent holds.
 * - Stop: server, apps (remembered), database, in this order, each bounded: asked first, then ended by force.
 * - Restart: a new launcher takes both sockets and the lock, and replaces agent and server while connections wait.
 */
import { existsSync, realpathSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join, relative } from 'node:path'
import { isAppError } from '@podo/kernel'
import type { Around } from './commands/around.ts'
import { migrate } from './commands/migrate.ts'
import { restart } from './commands/restart.ts'
import { run } from './commands/run.ts'
import { start } from './commands/start.ts'
import { stop } from './commands/stop.ts'
import { exitCodeOf, failure } from './exit-codes.ts'
import { checkNode } from './process/check-node.ts'
import { findCloneRoot } from './runtime/clone.ts'

async function main(argv: readonly string[]): Promise<number> {
  const [verb, ...rest] = argv
  const around = lookAround()
  checkNode(process.version, process.platform)
  switch (verb) {
    case 'start':
      return start(rest, around)
    case 'stop':
      return stop(rest, around)
    case 'restart':
      return restart(rest, around)
    case 'run':
      return run(around)
    case 'migrate':
      return migrate(around)
    default:
      throw failure('BAD_OPTION', 'Use podo start, podo stop or podo restart.')
  }
}

function lookAround(): Around {
  const cloneRoot = findCloneRoot(import.meta.dirname)
  return {
    person: { uid: process.getuid?.() ?? -1, home: homedir() },
    cwd: process.cwd(),
    temporaryFolder: tmpdir(),
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    launcherFile: import.meta.filename,
    cloneRoot,
    command: commandFrom(process.cwd(), cloneRoot),
  }
}

/** `podo` where the PATH finds this one, else the shorter of the ways to `bin/podo`. */
function commandFrom(cwd: string, cloneRoot: string | undefined): string {
  if (cloneRoot === undefined) return 'podo'
  const file = join(cloneRoot, 'bin', 'podo')
  const found = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'podo')).find((path) => existsSync(path))
  if (found !== undefined && realpathSync(found) === realpathSync(file) && process.env['npm_execpath'] === undefined) return 'podo'
  const near = relative(cwd, file)
  return near.length < file.length ? near : file
}

// Ends at once: watches over processes that go on must not hold this one.
try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${isAppError(error) ? error.publicMessage : `Podo failed for a reason of its own.\n${error instanceof Error ? error.stack : String(error)}`}\n`)
  process.exit(exitCodeOf(error))
}
