import { parsePodoYaml } from '../../plan/podo-yaml.ts'
import { importSettings } from '../import-settings.ts'
import type { ImportResult } from '../report.ts'

export type Files = Readonly<Record<string, string>>
export type Imported = Extract<ImportResult, { kind: 'imported' }>

export const importFiles = (files: Files, from: string | null = null): ImportResult =>
  importSettings({ paths: Object.keys(files).toSorted(), read: (path) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null) }, from)

export function imported(files: Files, from: string | null = null): Imported {
  const result = importFiles(files, from)
  if (result.kind !== 'imported') throw new Error(JSON.stringify(result))
  return result
}

/** What the written podo.yaml says to Podo; what Podo would refuse fails the test. */
export function settingsOf(files: Files, from: string | null = null): object {
  const { text } = imported(files, from)
  if (text === null) return {}
  const parsed = parsePodoYaml(text)
  if (parsed.kind === 'broken') throw new Error(`${JSON.stringify(parsed.problems)}\n${text}`)
  return parsed.settings
}

export const sentencesOf = (files: Files): string[] => imported(files).left.map(({ sentence }) => sentence)

/** Name to value, `(secret)` for what would be one. */
export const variablesOf = (files: Files): Record<string, string | null> =>
  Object.fromEntries(imported(files).variables.filter(({ isForBuild }) => !isForBuild).map(({ name, value, isSecret }) => [name, isSecret ? `(secret) ${value === null ? 'to set' : 'given'}` : value]))
