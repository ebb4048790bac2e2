import type { FoundVariable, ImportResult } from '@podo/domain'
import { inert, plural } from './output.ts'
import type { Output } from './output.ts'

type Imported = Extract<ImportResult, { kind: 'imported' }>

interface Report {
  readonly found: Imported
  readonly set: readonly FoundVariable[]
  readonly commands: readonly string[]
  readonly written: boolean
  readonly isDry: boolean
  /** From where the command was called; empty for that folder itself. */
  readonly folder: string
}

/** What came over, what did not and what to do instead, which variables there are, and what to run next. */
export function sayImport(output: Output, { found, set, commands, written, isDry, folder }: Report): void {
  if (output.json) return
  output.say(`Read ${found.sources.map(inert).join(', ')}.`)
  const file = folder === '' ? 'podo.yaml' : `${inert(folder)}/podo.yaml`
  if (found.text === null) output.say('Nothing of it needs to stand in podo.yaml.')
  else if (isDry) output.say(`\n${file} would be:\n\n${inert(found.text).trimEnd()}`)
  else if (!written) output.say(`${file} says so already.`)
  else {
    output.say(`\nWrote ${file}:`)
    output.table(found.carried.map(({ to, value, note, ...origin }) => [`  ${inert(to)}`, inert(value), `from ${placeOf(origin)}${note === null ? '' : ` (${inert(note)})`}`]), null)
  }
  if (found.left.length > 0) {
    output.say(`\nNot carried over, and what to do instead:`)
    for (const line of found.left) output.say(`  ${placeOf(line)}${line.what === '' ? '' : `  ${inert(line.what)}`}\n    ${inert(line.sentence)}\n    Next: ${inert(line.instead)}`)
  }
  if (found.variables.length > 0) {
    output.say(`\n${plural(found.variables.length, 'variable')}, for the configuration of the app and not for podo.yaml:`)
    output.table(found.variables.map((variable) => [`  ${inert(variable.name)}`, valueOf(variable), `from ${placeOf(variable)}`, set.includes(variable) ? 'set' : inert(variable.hint ?? '')]), null)
  }
  if (commands.length > 0) output.say(`\nNext:\n${commands.map((command) => `  ${inert(command)}`).join('\n')}`)
}

const placeOf = ({ file, line }: { readonly file: string; readonly line: number | null }): string => `${inert(file)}${line === null ? '' : `:${line}`}`

function valueOf({ isSecret, isForBuild, value }: FoundVariable): string {
  if (isSecret) return isForBuild ? '(secret of the build)' : '(secret)'
  if (isForBuild) return '(build variable)'
  return value === null ? '(no value)' : inert(value)
}

/** The commands that do the rest. Values of secrets and build variables are asked for, never written here. */
export function importCommands(found: Imported, set: readonly FoundVariable[], app: string | null): string[] {
  const where = app === null ? '' : ` --app ${app}`
  const open = found.variables.filter((variable) => !set.includes(variable))
  const given = open.filter(({ isSecret, isForBuild, value }) => !isSecret && !isForBuild && value !== null)
  return [
    ...(given.length === 0 ? [] : [`podo env set${where} ${given.map(({ name, value }) => quoted(`${name}=${value ?? ''}`)).join(' ')}`]),
    ...open.filter(({ isSecret, isForBuild, value }) => !isSecret && !isForBuild && value === null).map(({ name }) => `podo env set${where} ${name}=…`),
    ...open.filter(({ isSecret, isForBuild }) => isSecret && !isForBuild).map(({ name }) => `podo secrets set${where} ${name}`),
    ...open.filter(({ isForBuild }) => isForBuild).map(({ name }) => `podo build-env set${where} ${name}`),
    ...found.environmentFiles.map((file) => `podo env import${where} ${quoted(file)}`),
    ...(found.counts.length === 0 ? [] : [`podo scale${where} ${found.counts.map(({ process, count }) => `${process}=${count}`).join(' ')}`]),
  ]
}

const quoted = (text: string): string => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
