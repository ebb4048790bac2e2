import { invalid } from '@podo/kernel'
import { argument, argumentList } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { readDotenv } from '../folder/dotenv.ts'
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
    return updateConfig(context, { set: await readDotenv(context.folder, argument(context, 0) ?? '.env') })
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
