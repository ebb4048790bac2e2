import { argumentList } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { inert, plural } from '../output/output.ts'
import { shortTime } from '../output/time.ts'
import { askSecret, secretName } from './ask-secret.ts'

const NEEDS_DEPLOYMENT = 'The next deployment of the app builds with it: podo deploy'

export const buildEnvList: CommandDeclaration = {
  name: 'build-env list',
  summary: 'Names of build variables',
  aboutApp: 'in-every-environment',
  run: async (context) => {
    const client = await context.client()
    const { project, app } = await placeOf(context, client)
    const answer = await client.api.buildVariables.list({ project, app })
    const rows = answer.variables.map(({ name, updatedAt, updatedBy }) => [name, shortTime(updatedAt), inert(updatedBy?.displayName ?? '')])
    if (rows.length === 0) context.output.say('There is no build variable yet. Set one with: podo build-env set NAME')
    if (rows.length > 0 || context.output.json) context.output.table(rows, answer)
    if (answer.missing.length > 0) context.output.say(`podo.yaml names as needed, and there is no value: ${answer.missing.join(', ')}`)
    if (answer.pending) context.output.say(`Changed since the last build. ${NEEDS_DEPLOYMENT}`)
    return EXIT.ok
  },
}

export const buildEnvSet: CommandDeclaration = {
  name: 'build-env set',
  summary: 'Set a variable of the build; its value is asked for, or read from standard input, never an argument',
  aboutApp: 'in-every-environment',
  arguments: [{ name: '<name>', description: 'name of the variable' }],
  run: async (context) => {
    const name = secretName(context)
    return change(context, { set: { [name]: await askSecret(name, 'podo build-env set') } })
  },
}

export const buildEnvRemove: CommandDeclaration = {
  name: 'build-env remove',
  summary: 'Remove variables of the build',
  aboutApp: 'in-every-environment',
  arguments: [{ name: '<names...>', description: 'names of build variables' }],
  run: (context) => change(context, { remove: [...argumentList(context, 0)] }),
}

async function change(context: CommandContext, update: { readonly set?: Record<string, string>; readonly remove?: string[] }): Promise<number> {
  const client = await context.client()
  const { project, app } = await placeOf(context, client)
  const answer = await client.api.buildVariables.update({ project, app, ...update })
  const { changed, pending } = answer
  context.output.say(changed.length === 0 ? 'Nothing changed.' : `${plural(changed.length, 'build variable')} changed: ${changed.map(inert).join(', ')}.${pending ? ` ${NEEDS_DEPLOYMENT}` : ''}`)
  context.output.data(answer)
  return EXIT.ok
}
