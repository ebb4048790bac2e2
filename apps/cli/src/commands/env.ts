import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseDotenv } from '@podo/domain'
import { errorCode, invalid } from '@podo/kernel'
import { argument, argumentList } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { inert } from '../output/output.ts'
import { updateConfig } from './update-config.ts'

const noDeploy = { flags: '--no-deploy', description: 'keep it for the next deployment' }

export const envList: CommandDeclaration = {
  name: 'env list',
  summary: 'Variables with their values, secrets by name',
  aboutApp: true,
  run: async (context) => {
    const client = await context.client()
    const config = await client.api.config.get(await placeOf(context, client))
    const rows = [...config.variables.map(({ name, value }) => [name, inert(value)]), ...config.secrets.map(({ name }) => [name, '(secret)'])]
    if (rows.length === 0) context.output.say('There is no variable yet. Set one with: podo env set NAME=value')
    if (rows.length > 0 || context.output.json) context.output.table(rows, config)
    return EXIT.ok
  },
}

export const envSet: CommandDeclaration = {
  name: 'env set',
  summary: 'Set variables and deploy the live build with them',
  aboutApp: true,
  arguments: [{ name: '<pairs...>', description: 'NAME=value' }],
  flags: [noDeploy],
  run: (context) => updateConfig(context, { set: pairsOf(context) }),
}

export const envRemove: CommandDeclaration = {
  name: 'env remove',
  summary: 'Remove variables',
  aboutApp: true,
  arguments: [{ name: '<names...>', description: 'names of variables' }],
  flags: [noDeploy],
  run: (context) => updateConfig(context, { remove: [...argumentList(context, 0)] }),
}

export const envImport: CommandDeclaration = {
  name: 'env import',
  summary: 'Set the variables of a .env file',
  aboutApp: true,
  arguments: [{ name: '[file]', description: '.env unless told' }],
  flags: [noDeploy],
  run: async (context) => {
    const file = argument(context, 0) ?? '.env'
    const { variables, problems } = parseDotenv(await readText(resolve(context.folder, file), file))
    const [problem] = problems
    if (problem !== undefined) throw invalid('INVALID_ENV_FILE', `${file}, line ${problem.line}: ${problem.sentence}`)
    return updateConfig(context, { set: Object.fromEntries(variables.map(({ name, value }) => [name, value])) })
  },
}

function pairsOf(context: CommandContext): Record<string, string> {
  return Object.fromEntries(
    argumentList(context, 0).map((pair) => {
      const sign = pair.indexOf('=')
      if (sign < 1) throw invalid('INVALID_INPUT', `"${pair.slice(0, 40)}" is not NAME=value.`)
      return [pair.slice(0, sign), pair.slice(sign + 1)]
    }),
  )
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw invalid('NO_SUCH_FILE', errorCode(error) === 'ENOENT' ? `There is no file ${shown} here.` : `${shown} cannot be read.`)
  }
}
