import { Document, isScalar } from 'yaml'
import { podoYamlSchema } from '../plan/podo-yaml-schema.ts'
import type { Collected, SettingValue } from './draft.ts'
import type { CarriedLine, LeftLine } from './report.ts'

/** In the order in which a person reads them. */
const ORDER = ['root', 'processes', 'predeploy', 'health', 'resources', 'buildVariables']

type Nested = Record<string, SettingValue | Record<string, SettingValue>>

export interface Written {
  /** Null when there is nothing to write. */
  readonly text: string | null
  readonly carried: readonly CarriedLine[]
  readonly left: readonly LeftLine[]
}

/** The text of podo.yaml, each line with where it came from. What podo.yaml would refuse is left out, and said. */
export function writePodoYaml(collected: Collected): Written {
  const settings = new Map(collected.settings)
  const refused: LeftLine[] = []
  for (let checked = podoYamlSchema.safeParse(nested(settings)); !checked.success; checked = podoYamlSchema.safeParse(nested(settings))) {
    const [issue] = checked.error.issues
    const bad = [...settings.keys()].find((key) => isWithin(key, (issue?.path ?? []).map(String))) ?? [...settings.keys()].at(-1)
    if (issue === undefined || bad === undefined) break
    settings.delete(bad)
    const line = collected.carried.find(({ to }) => to === bad)
    if (line !== undefined) refused.push({ file: line.file, line: line.line, what: line.what, sentence: `podo.yaml does not take it as ${bad}: ${issue.message}`, instead: `Write ${bad} into podo.yaml by hand.` })
  }
  const carried = collected.carried.filter(({ to }) => settings.has(to))
  return { text: settings.size === 0 ? null : textOf(settings, carried), carried, left: [...collected.left, ...refused] }
}

/** Whether a path of the schema leads to a field, or to something around or inside it. */
const isWithin = (key: string, path: readonly string[]): boolean => {
  const parts = key.split('.')
  return path.every((name, index) => parts[index] === undefined || parts[index] === name)
}

function nested(settings: ReadonlyMap<string, SettingValue>): Nested {
  const content: Nested = {}
  for (const [key, value] of [...settings].toSorted(([one], [other]) => rank(one) - rank(other))) {
    const [top = '', below] = key.split('.', 2)
    if (below === undefined) content[top] = value
    else content[top] = { ...(typeof content[top] === 'object' && !Array.isArray(content[top]) ? (content[top] as Record<string, SettingValue>) : {}), [below]: value }
  }
  return content
}

/** `web` is the first of the processes. */
const rank = (key: string): number => ORDER.indexOf(key.split('.')[0] ?? '') * 10 - (key === 'processes.web' ? 1 : 0)

function textOf(settings: ReadonlyMap<string, SettingValue>, carried: readonly CarriedLine[]): string {
  const document = new Document(nested(settings))
  for (const { to, file, line } of carried) {
    const node = document.getIn(to.split('.'), true)
    if (isScalar(node)) node.comment = ` ${file}${line === null ? '' : `:${String(line)}`}`
  }
  document.commentBefore = ' Made by podo import. Anything left out here is found by Podo itself: podo plan shows it.'
  return document.toString({ lineWidth: 0 })
}
