/**
 * The `podo` command: a client of the API and nothing else. Commands are declarations in `commands/`; everyday verbs
 * stand alone, the rest is noun and verb. On Podo's own machine and user the 0600 local token signs in.
 * Exit codes: `exit-codes.ts`.
 */
import { homedir, tmpdir } from 'node:os'
import { cliConfig } from '@podo/config'
import { commands } from './commands/index.ts'
import { buildProgram } from './program.ts'
import { reportFailure } from './output/failure.ts'

const config = cliConfig(process.env, { uid: process.getuid?.() ?? -1, home: homedir() }, tmpdir())
const program = buildProgram(commands, config)
try {
  await program.parseAsync(process.argv)
} catch (error) {
  process.exitCode = reportFailure(error, process.argv.includes('--json'))
}
