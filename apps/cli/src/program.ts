import type { CliConfig } from '@podo/config'
import { Command, Option } from 'commander'
import type { CommandContext, CommandDeclaration, FlagValues } from './command.ts'
import { connect } from './connection/client.ts'
import type { Client } from './connection/client.ts'
import { EXIT } from './exit-codes.ts'
import { createOutput } from './output/output.ts'

const NOUNS: Readonly<Record<string, string>> = {
  env: 'Variables of an app',
  secrets: 'Secrets of an app: written, never read back',
  'build-env': 'Variables that builds of an app get: written, never read back',
  hold: 'Hold and release automatic deployment',
  config: 'Config versions',
  local: 'This machine alone, also while the database is away',
}

const LAUNCHER_VERBS: readonly (readonly [string, string])[] = [
  ['start', 'Start Podo on this machine'],
  ['stop', 'Stop Podo and the apps; the next start brings them back'],
  ['restart', 'Restart Podo; apps go on'],
]

export function buildProgram(declarations: readonly CommandDeclaration[], config: CliConfig): Command {
  const program = new Command('podo')
    .description('Takes code to a running, observable, reversible service.')
    .showHelpAfterError('Run podo --help to see the commands.')
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage)
    })
  const groups = new Map<string, Command>()
  for (const declaration of declarations) {
    const [first = '', second] = declaration.name.split(' ')
    const parent = second === undefined ? program : group(program, groups, first)
    addCommand(parent, declaration, second ?? first, config)
  }
  for (const [name, summary] of LAUNCHER_VERBS) program.command(name).description(summary).helpOption(false)
  return program
}

function group(program: Command, groups: Map<string, Command>, noun: string): Command {
  const known = groups.get(noun)
  if (known !== undefined) return known
  const made = program.command(noun).description(NOUNS[noun] ?? noun)
  groups.set(noun, made)
  return made
}

function addCommand(parent: Command, declaration: CommandDeclaration, name: string, config: CliConfig): void {
  const command = parent.command(name).description(declaration.summary)
  for (const { name: argumentName, description } of declaration.arguments ?? []) command.argument(argumentName, description)
  for (const flag of declaration.flags ?? []) command.addOption(optionOf(flag))
  if (declaration.aboutApp !== false) {
    command.option('--project <name>', 'project; the only one unless told (PODO_PROJECT)')
    command.option('--app <name>', 'app; named like the folder unless told (PODO_APP)')
    if (declaration.aboutApp === true) command.option('--environment <name>', 'environment', 'production')
  }
  command.option('--json', 'print JSON')
  command.action(async (...given: unknown[]) => {
    const args = given.slice(0, declaration.arguments?.length ?? 0) as CommandContext['args']
    process.exitCode = await declaration.run(contextOf(command.opts(), args, config))
  })
}

function optionOf(flag: NonNullable<CommandDeclaration['flags']>[number]): Option {
  const option = new Option(flag.flags, flag.description)
  if (flag.default !== undefined) option.default(flag.default)
  if (flag.repeatable === true) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
  return option
}

function contextOf(flags: FlagValues, args: CommandContext['args'], config: CliConfig): CommandContext {
  let connecting: Promise<Client> | undefined
  return {
    config,
    output: createOutput(flags['json'] === true),
    flags,
    args,
    folder: process.cwd(),
    client: () => (connecting ??= connect(config)),
  }
}
