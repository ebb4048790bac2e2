import { password, isCancel } from '@clack/prompts'
import { invalid } from '@podo/kernel'
import { argument, argumentList } from '../command.ts'
import type { CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { shortTime } from '../output/time.ts'
import { updateConfig } from './update-config.ts'

const noDeploy = { flags: '--no-deploy', description: 'keep it for the next deployment' }
const LONGEST_BYTES = 65_536

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
    const name = argument(context, 0) ?? ''
    if (name.includes('=')) throw invalid('SECRET_IN_ARGUMENT', 'An argument is seen by other programs and kept in the shell history. Give the name alone; the value is asked for.')
    return updateConfig(context, { setSecrets: { [name]: await readValue(name) } })
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

async function readValue(name: string): Promise<string> {
  if (process.stdin.isTTY) {
    const typed = await password({ message: `Value of ${name}` })
    if (isCancel(typed)) throw invalid('NO_VALUE', 'No value was given; nothing changed.')
    return typed
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LONGEST_BYTES) throw invalid('INVALID_VARIABLE', 'A secret holds 64 KiB at most.')
    chunks.push(chunk)
  }
  const value = Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/, '')
  if (value === '') throw invalid('NO_VALUE', 'Give the value on standard input: printf %s "$VALUE" | podo secrets set NAME')
  return value
}
