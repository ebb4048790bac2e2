/**
 * The `podo` command: a client of the API and nothing else. Commands are declarations in `commands/`; everyday verbs
 * stand alone, the rest is noun and verb. On Podo's own machine and user the 0600 local token signs in.
 * Exit codes: `exit-codes.ts`.
 */
import { homedir, tmpdir } from 'node:os'
import { cliConfig } from '@podo/config'
import { errorCode } from '@podo/kernel'
import { commands } from './commands/index.ts'
import { EXIT } from './exit-codes.ts'
import { buildProgram } from './program.ts'
import { reportFailure } from './output/failure.ts'

// `podo logs | head`: the reader went away, and nothing is wrong.
process.stdout.on('error', (error) => {
  process.exit(errorCode(error) === 'EPIPE' ? EXIT.ok : EXIT.failed)
})
try {
  const config = cliConfig(process.env, { uid: process.getuid?.() ?? -1, home: homedir() }, tmpdir())
  const program = buildProgram(commands, config)
  await program.parseAsync(process.argv)
} catch (error) {
  process.exitCode = reportFailure(error, process.argv.includes('--json'))
}
