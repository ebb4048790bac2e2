import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseDotenv } from '@podo/domain'
import { errorCode, invalid } from '@podo/kernel'

/** The variables of a .env file; a line that says nothing sensible refuses the whole file. */
export async function readDotenv(folder: string, file: string): Promise<Record<string, string>> {
  const { variables, problems } = parseDotenv(await readText(resolve(folder, file), file))
  const [problem] = problems
  if (problem !== undefined) throw invalid('INVALID_ENV_FILE', `${file}, line ${problem.line}: ${problem.sentence}`)
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw invalid('NO_SUCH_FILE', errorCode(error) === 'ENOENT' ? `There is no file ${shown} here.` : `${shown} cannot be read.`)
  }
}
