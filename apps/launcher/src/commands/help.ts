import { startFlags } from '@podo/config'

export function startHelp(print: (line: string) => void): number {
  print('podo start [flags]\n')
  print('Starts Podo here and stays; Ctrl-C stops it with its apps.\n')
  for (const [name, { type, variable, text }] of Object.entries(startFlags)) {
    print(`  --${name}${type === 'string' ? '=…' : ''}`.padEnd(24) + variable.padEnd(22) + text)
  }
  print('\nDATABASE_URL names a PostgreSQL to use instead of the embedded one.')
  return 0
}

const WITHOUT_START = {
  stop: 'Stops Podo and the apps; the next start brings them back.',
  restart: 'Puts the programs of this clone in the place of those that run; apps go on, and no request breaks.',
} as const

/** `podo stop` and `podo restart` take the data folder alone; true when it was printed. */
export function placeHelp(command: keyof typeof WITHOUT_START, argv: readonly string[], print: (line: string) => void): boolean {
  if (!argv.includes('--help') && !argv.includes('-h')) return false
  print(`podo ${command} [--data=…]\n`)
  print(`${WITHOUT_START[command]}\n`)
  print('  --data=…'.padEnd(24) + startFlags.data.variable.padEnd(22) + startFlags.data.text)
  return true
}
