import { argumentList } from '../command.ts'
import type { CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { shortTime } from '../output/time.ts'
import { askSecret, secretName } from './ask-secret.ts'
import { updateConfig } from './update-config.ts'

const noDeploy = { flags: '--no-deploy', description: 'keep it for the next deployment' }

export const secretsList: CommandDeclaration = {
  name: 'secrets list',
  summary: 'Names of secrets',
  aboutApp: true,
  run: async (context) => {
    const client = await context.client()
    const { secrets } = await client.api.config.get(await placeOf(context, client))
    if (secrets.length === 0) context.output.say('There is no secret yet. Set one with: podo secrets set NAME')
    if (secrets.length > 0 || context.output.json) context.output.table(secrets.map(({ name, updatedAt }) => [name, shortTime(updatedAt)]), secrets)
    return EXIT.ok
  },
}

export const secretsSet: CommandDeclaration = {
  name: 'secrets set',
  summary: 'Set a secret; its value is asked for, or read from standard input, never an argument',
  aboutApp: true,
  arguments: [{ name: '<name>', description: 'name of the secret' }],
  flags: [noDeploy],
  run: async (context) => {
    const name = secretName(context)
    return updateConfig(context, { setSecrets: { [name]: await askSecret(name, 'podo secrets set') } })
  },
}

export const secretsRemove: CommandDeclaration = {
  name: 'secrets remove',
  summary: 'Remove secrets',
  aboutApp: true,
  arguments: [{ name: '<names...>', description: 'names of secrets' }],
  flags: [noDeploy],
  run: (context) => updateConfig(context, { remove: [...argumentList(context, 0)] }),
}
