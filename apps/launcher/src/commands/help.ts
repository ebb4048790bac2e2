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
