import { commandOfWords } from '../command.ts'
import type { ImportDraft } from '../draft.ts'
import type { Field } from '../field.ts'
import { knownService } from '../known-service.ts'
import { processName } from '../process-name.ts'
import { takeVariable } from '../variable.ts'

/** heroku.yml: images, and what they start. */
export function takeHerokuYml(root: Field, draft: ImportDraft): void {
  for (const [name, field] of root.at('run').entries()) {
    const process = processName(name)
    const command = commandOf(field)
    if (process !== null && command !== null) draft.set(field, `processes.${process}`, command)
  }
  const release = commandOf(root.at('release'))
  if (release !== null) draft.set(root.at('release'), 'predeploy', release)
  for (const [name, field] of root.at('setup').at('config').entries()) takeVariable(draft, field, { name, value: field.text() })
  for (const item of root.at('setup').at('addons').items()) {
    const plan = item.at('plan').text() ?? item.text() ?? ''
    const known = knownService(plan)
    draft.leave(item, known === null ? `The add-on ${plan.slice(0, 80)}.` : `The add-on ${plan.slice(0, 80)} is ${known.title}.`, known?.instead ?? 'Set what the app needs of it as variables: podo env set, podo secrets set.')
  }
  for (const [name, field] of root.at('build').at('config').entries()) takeVariable(draft, field, { name, value: field.text(), isForBuild: true })
  if (root.at('build').at('docker').isThere) draft.leave(root.at('build').at('docker'), 'The image is built by a Dockerfile, which is not used: Podo builds from the code.', 'See what it does with podo plan; where the Dockerfile does more, write install and build into podo.yaml.')
}

function commandOf(field: Field): string | null {
  const command = field.isMap() ? field.at('command') : field
  const words = command.items().flatMap((item) => item.text() ?? [])
  // Heroku runs a list of one entry as a line of a shell.
  if (words.length > 0) return words.length === 1 ? (words[0] ?? null) : commandOfWords(words)
  const text = command.text()?.trim()
  return text === undefined || text === '' ? null : text
}
