import { confirm, isCancel } from '@clack/prompts'
import type { Deployment } from '@podo/contract'
import { detect, manifestProblem } from '@podo/domain'
import { invalid } from '@podo/kernel'
import { isInteractive } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { ensureApp } from '../connection/ensure-app.ts'
import { placeOf } from '../connection/place.ts'
import type { Place } from '../connection/place.ts'
import { uploadFolder } from '../connection/upload.ts'
import { EXIT } from '../exit-codes.ts'
import { readDotenv } from '../folder/dotenv.ts'
import { scanFolder } from '../folder/scan.ts'
import type { ScannedFolder } from '../folder/scan.ts'
import { treeOf } from '../folder/tree.ts'
import { readFailure } from '../output/failure.ts'
import { inert, plural } from '../output/output.ts'
import { planSummary } from '../output/plan-lines.ts'
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
    const scanned = await scanFolder(context.folder)
    if (scanned.files.length === 0) throw invalid('EMPTY_FOLDER', 'There are no files to deploy here. Go to the folder that holds the app, and look whether .gitignore or .podoignore keeps it at home.')
    const problem = manifestProblem(scanned.files)
    if (problem !== null) throw invalid('INVALID_FOLDER', problem)
    const variables = context.flags['importEnv'] === true ? await readDotenv(context.folder, '.env') : null
    sayPlan(context, scanned)
    const isNew = await ensureApp(context, client, place)
    if (variables !== null) await importEnvironment(context, client, place, variables)
    else await offerImport(context, client, place, scanned, isNew)
    const uploaded = await uploadFolder(client, place, context.folder, scanned)
    context.output.say(`${plural(uploaded.files, 'file')}, ${uploaded.sent} sent.`)
    const deployment = await accept(context, client, place, uploaded.id)
    context.output.say(`Deployment #${deployment.number} of ${place.app} in ${place.environment}`)
    if (context.flags['wait'] === false) {
      context.output.data(deployment)
      return EXIT.ok
    }
    return watchDeployment(context, client, place, deployment.number)
  },
}

/** What will happen, before anything does. What cannot be planned is told with its cause by the deployment itself. */
function sayPlan(context: CommandContext, scanned: ScannedFolder): void {
  const detection = detect(treeOf(context.folder, scanned))
  if (detection.kind !== 'plan') return
  context.output.say(`${planSummary(detection.plan)}  (line by line: podo plan)`)
  for (const notice of detection.notices) context.output.say(inert(notice.sentence))
}

/** Environment files stay at home. A person at a terminal is asked once whether to import `.env`; others are told how. */
async function offerImport(context: CommandContext, client: Client, place: Place, scanned: ScannedFolder, isNew: boolean): Promise<void> {
  const [first] = scanned.environmentFiles
  if (first === undefined) return
  if (isNew && scanned.environmentFiles.includes('.env') && isInteractive(context)) {
    const answer = await confirm({ message: '.env stays at home. Import its variables into the configuration of the app?', initialValue: false })
    if (!isCancel(answer) && answer) return importEnvironment(context, client, place, await readDotenv(context.folder, '.env'))
  }
  context.output.say(`${scanned.environmentFiles.map(inert).join(', ')} stayed at home. To use its variables: podo env import ${inert(first)}`)
}

async function importEnvironment(context: CommandContext, client: Client, place: Place, set: Record<string, string>): Promise<void> {
  await client.api.config.update({ ...place, set, deploy: false })
  context.output.say(`Imported ${plural(Object.keys(set).length, 'variable')} from .env.`)
}

/** On hold: a person at a terminal is asked, a script has to say --pass-hold. */
async function accept(context: CommandContext, client: Client, place: Place, uploadId: string): Promise<Deployment> {
  const ask = (passHold: boolean): Promise<Deployment> =>
    client.api.uploads.deploy({ id: uploadId, environment: place.environment, passHold, supersede: context.flags['supersede'] === true })
  try {
    return await ask(context.flags['passHold'] === true)
  } catch (error) {
    if (readFailure(error).code !== 'HELD' || !isInteractive(context)) throw error
    const answer = await confirm({ message: 'Automatic deployment is on hold here. Deploy all the same?', initialValue: false })
    if (isCancel(answer) || !answer) throw error
    return ask(true)
  }
}
