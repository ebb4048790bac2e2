import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { IMPORTED_FILES, importSettings } from '@podo/domain'
import type { FoundVariable, ImportResult } from '@podo/domain'
import { conflict, errorCode, invalid } from '@podo/kernel'
import { argument, textFlag } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import { ensureApp } from '../connection/ensure-app.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { readTree } from '../folder/tree.ts'
import { importCommands, sayImport } from '../output/import-report.ts'

type Imported = Extract<ImportResult, { kind: 'imported' }>

export const importSettingsOf: CommandDeclaration = {
  name: 'import',
  summary: 'Make podo.yaml from the settings of docker-compose, Heroku, Kamal, Dokku or a Procfile',
  aboutApp: false,
  arguments: [{ name: '[folder]', description: 'folder to read; this one unless told' }],
  flags: [
    { flags: '--from <file>', description: 'read this file alone, such as docker-compose.prod.yml' },
    { flags: '--dry-run', description: 'show what would be written, and write nothing' },
    { flags: '--force', description: 'write over the podo.yaml that is there' },
    { flags: '--app <name>', description: 'also set the variables that were found, in this app; it is made when it is not there' },
    { flags: '--project <name>', description: 'project of the app; the only one unless told (PODO_PROJECT)' },
    { flags: '--environment <name>', description: 'environment that gets the variables', default: 'production' },
  ],
  run: async (context) => {
    const folder = await folderOf(context)
    const found = await readSettings(folder, textFlag(context.flags, 'from') ?? null)
    const isDry = context.flags['dryRun'] === true
    const app = textFlag(context.flags, 'app')
    if (app !== undefined && !isDry) await context.client()
    const written = !isDry && found.text !== null && (await write(folder, found.text, context.flags['force'] === true))
    const set = isDry || app === undefined ? [] : await setVariables(context, found.variables)
    const commands = importCommands(found, set, app ?? null)
    const { text, variables, ...rest } = found
    context.output.data({ kind: rest.kind, sources: rest.sources, name: rest.name, written, text, carried: rest.carried, left: rest.left, variables: variables.map((variable) => shown(variable, set)), counts: rest.counts, environmentFiles: rest.environmentFiles, commands })
    sayImport(context.output, { found, set, commands, written, isDry, folder: relative(context.folder, folder) })
    return EXIT.ok
  },
}

async function folderOf(context: CommandContext): Promise<string> {
  const named = argument(context, 0) ?? '.'
  const folder = resolve(context.folder, named)
  const isFolder = await stat(folder).then((stats) => stats.isDirectory(), () => false)
  if (!isFolder) throw invalid('NO_SUCH_FOLDER', `There is no folder ${named} here.`)
  return folder
}

async function readSettings(folder: string, from: string | null): Promise<Imported> {
  const tree = await readTree(folder)
  const file = from === null ? null : relative(folder, resolve(folder, from))
  if (file !== null && !tree.paths.includes(file)) throw invalid('NO_SUCH_FILE', `There is no file ${from ?? ''} in this folder, or .gitignore or .podoignore keeps it out.`)
  const result = importSettings(tree, file)
  if (result.kind === 'broken') throw invalid('BROKEN_FILE', `${result.file}${result.line === null ? '' : `, line ${result.line}`}: ${result.sentence} Mend it, or name another with --from.`)
  if (result.kind === 'nothing') {
    if (file !== null) throw invalid('UNKNOWN_SETTINGS', `${file} is no file of settings that Podo knows. It knows ${IMPORTED_FILES.join(', ')}.`)
    throw invalid('NOTHING_TO_IMPORT', `There is nothing to import here. Podo looks for ${IMPORTED_FILES.join(', ')}. Without them, podo deploy finds out by itself.`)
  }
  return result
}

/** What is there is only replaced when it was asked for, unless it says the same. Answers whether the file is new. */
async function write(folder: string, text: string, force: boolean): Promise<boolean> {
  const file = join(folder, 'podo.yaml')
  if (force) await rm(file, { force: true })
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EEXIST' && (await readFile(file, 'utf8').catch(() => null)) === text) return false
    if (code === 'EEXIST') throw conflict('PODO_YAML_EXISTS', 'There is a podo.yaml already. Look at the new one with --dry-run, or write over it with --force.')
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') throw invalid('NOT_WRITABLE', 'podo.yaml may not be written in this folder. Look at it with --dry-run.')
    throw error
  }
}

const hasValue = (variable: FoundVariable): variable is FoundVariable & { readonly value: string } => variable.value !== null && (variable.value !== '' || !(variable.isSecret || variable.isForBuild))

/** What the files gave a value goes into the configuration, secrets as secrets; nothing is deployed by it. */
async function setVariables(context: CommandContext, variables: readonly FoundVariable[]): Promise<readonly FoundVariable[]> {
  const client = await context.client()
  const place = await placeOf(context, client)
  const given = variables.filter(hasValue)
  const record = (chosen: readonly (FoundVariable & { readonly value: string })[]): Record<string, string> => Object.fromEntries(chosen.map(({ name, value }) => [name, value]))
  await ensureApp(context, client, place)
  const running = given.filter(({ isForBuild }) => !isForBuild)
  if (running.length > 0) await client.api.config.update({ ...place, set: record(running.filter(({ isSecret }) => !isSecret)), setSecrets: record(running.filter(({ isSecret }) => isSecret)), deploy: false })
  const building = given.filter(({ isForBuild }) => isForBuild)
  if (building.length > 0) await client.api.buildVariables.update({ project: place.project, app: place.app, set: record(building) })
  return given
}

/** The value of a secret, and of a build variable, is written and never shown. */
function shown(variable: FoundVariable, set: readonly FoundVariable[]): object {
  const { value, ...rest } = variable
  return { ...rest, value: variable.isSecret || variable.isForBuild ? null : value, isSet: set.includes(variable) }
}
