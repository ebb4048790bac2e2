import { existsSync, realpathSync } from 'node:fs'
import { startOptions } from '@podo/config'
import { failure } from '../exit-codes.ts'
import type { Around } from './around.ts'

/** Which Podo is meant: `--data` is all that `stop` and `restart` need to know. */
export function readPlace(argv: readonly string[], around: Around): { readonly dataFolder: string; readonly runFolder: string } {
  const isData = (word: string, index: number): boolean => word === '--data' || word.startsWith('--data=') || argv[index - 1] === '--data'
  const stray = argv.find((word, index) => !isData(word, index))
  if (stray !== undefined) throw failure('BAD_OPTION', `${stray} is not understood here. podo stop and podo restart take --data alone; to change anything else, stop and start.`)
  const { PODO_DATA_DIR, PODO_DATA, PODO_RUN, XDG_DATA_HOME } = around.environment
  const answer = startOptions(argv, { PODO_DATA_DIR, PODO_DATA, PODO_RUN, XDG_DATA_HOME }, around)
  if (!answer.ok) throw failure('BAD_OPTION', answer.mistakes.join('\n'))
  const { dataFolder, runFolder } = answer.options
  const real = existsSync(dataFolder) ? realpathSync(dataFolder) : dataFolder
  return real === dataFolder ? { dataFolder, runFolder } : readPlace(['--data', real], around)
}
