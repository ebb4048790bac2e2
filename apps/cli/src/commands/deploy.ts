import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { confirm, isCancel } from '@clack/prompts'
import type { Deployment } from '@podo/contract'
import { parseDotenv } from '@podo/domain'
import { ORPCError } from '@orpc/client'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { placeOf } from '../connection/place.ts'
import type { Place } from '../connection/place.ts'
import { uploadFolder } from '../connection/upload.ts'
import type { Uploaded } from '../connection/upload.ts'
import { EXIT } from '../exit-codes.ts'
import { readFailure } from '../output/failure.ts'
import { watchDeployment } from '../output/watch.ts'

export const deploy: CommandDeclaration = {
  name: 'deploy',
  summary: 'Deploy this folder',
  aboutApp: true,
  flags: [
    { flags: '--pass-hold', description: 'deploy although automatic deployment is on hold' },
    { flags: '--supersede', description: 'take the place of a deployment that runs' },
    { flags: '--import-env', description: 'import variables from .env of the folder before the first deployment' },
    { flags: '--no-wait', description: 'return when the deployment is accepted' },
  ],
  run: async (context) => {
    const client = await context.client()
    const place = await placeOf(context, client)
    await ensureApp(context, client, place)
    if (context.flags['importEnv'] === true) await importEnvironment(context, client, place)
    const uploaded = await uploadFolder(client, place, context.folder)
    tellAboutUpload(context, uploaded)
    const deployment = await accept(context, client, place, uploaded.id)
    context.output.say(`Deployment #${deployment.number} of ${place.app} in ${place.environment}`)
    if (context.flags['wait'] === false) {
      context.output.data(deployment)
      return EXIT.ok
    }
    return watchDeployment(context, client, place, deployment.number)
  },
}

/** The first deployment of a folder makes its app. */
async function ensureApp(context: CommandContext, client: Client, place: Place): Promise<void> {
  try {
    await client.api.apps.get({ project: place.project, app: place.app })
  } catch (error) {
    if (!(error instanceof ORPCError) || error.status !== 404) throw error
    const app = await client.api.apps.create({ project: place.project, name: place.app })
    context.output.say(`Made the app ${app.name} in ${place.project}.`)
  }
}

function tellAboutUpload(context: CommandContext, uploaded: Uploaded): void {
  context.output.say(`${uploaded.files} files, ${uploaded.sent} sent.`)
  const [first] = uploaded.environmentFiles
  if (first !== undefined && context.flags['importEnv'] !== true) {
    context.output.say(`${uploaded.environmentFiles.join(', ')} stayed at home. To use its variables: podo env import ${first}`)
  }
}

async function importEnvironment(context: CommandContext, client: Client, place: Place): Promise<void> {
  const { variables } = parseDotenv(await readFile(join(context.folder, '.env'), 'utf8'))
  const set = Object.fromEntries(variables.map(({ name, value }) => [name, value]))
  await client.api.config.update({ ...place, set, deploy: false })
  context.output.say(`Imported ${variables.length} variables from .env.`)
}

/** On hold: a person at a terminal is asked, a script has to say --pass-hold. */
async function accept(context: CommandContext, client: Client, place: Place, uploadId: string): Promise<Deployment> {
  const ask = (passHold: boolean): Promise<Deployment> =>
    client.api.uploads.deploy({ id: uploadId, environment: place.environment, passHold, supersede: context.flags['supersede'] === true })
  try {
    return await ask(context.flags['passHold'] === true)
  } catch (error) {
    if (readFailure(error).code !== 'HELD' || context.output.json || !process.stdin.isTTY || !process.stdout.isTTY) throw error
    const answer = await confirm({ message: 'Automatic deployment is on hold here. Deploy all the same?', initialValue: false })
    if (isCancel(answer) || !answer) throw error
    return ask(true)
  }
}
