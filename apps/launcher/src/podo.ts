/**
 * What people call: `podo start`, `stop` and `restart`, and the errands of the launcher that need more than it keeps in
 * memory (`migrate`, `announce`, `has-apps`, `stop-apps`). Each looks at what lives, does its part or hands it to the launcher, and ends.
 */
import { existsSync, realpathSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { isAppError } from '@podo/kernel'
import { announceHere } from './commands/announce-here.ts'
import type { Around } from './commands/around.ts'
import { stopApps, tellWhetherApps } from './commands/errands.ts'
import { follow } from './commands/follow.ts'
import { restart } from './commands/restart.ts'
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
    case 'follow':
      return follow(around)
    case 'announce':
      return announceHere(rest, around)
    case 'has-apps':
      return tellWhetherApps(around)
    case 'stop-apps':
      return stopApps(around)
    case 'migrate':
      // Loaded late: the database's code is half of this program, and the other verbs do without it.
      return (await import('./commands/migrate.ts')).migrate(around)
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
    runtimeRoot: join(import.meta.dirname, '..'),
    cloneRoot,
    command: commandFrom(cloneRoot),
  }
}

/** `podo` where the PATH finds this one, else the whole way to `bin/podo`: it is called in the folder of an app, not here. */
function commandFrom(cloneRoot: string | undefined): string {
  if (cloneRoot === undefined) return 'podo'
  const file = join(cloneRoot, 'bin', 'podo')
  const found = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'podo')).find((path) => existsSync(path))
  if (found !== undefined && realpathSync(found) === realpathSync(file) && process.env['npm_execpath'] === undefined) return 'podo'
  return file
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${isAppError(error) ? error.publicMessage : `Podo failed for a reason of its own.\n${error instanceof Error ? error.stack : String(error)}`}\n`)
  process.exit(exitCodeOf(error))
}
