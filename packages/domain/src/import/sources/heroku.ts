import type { ImportDraft } from '../draft.ts'
import type { Field } from '../field.ts'
import { knownService } from '../known-service.ts'
import { processName } from '../process-name.ts'
import { takeVariable } from '../variable.ts'
import { takeBuildpack } from './buildpack.ts'

/** Memory of the sizes of dynos, in MB. */
const SIZES: Readonly<Record<string, number>> = { free: 512, eco: 512, hobby: 512, basic: 512, 'standard-1x': 512, 'standard-2x': 1024, 'performance-m': 2560, 'performance-l': 14_336 }

/** Says something about an app and nothing about how it runs. */
const SILENT = new Set(['$schema', 'name', 'description', 'keywords', 'website', 'repository', 'logo', 'success_url', 'stack', 'image'])

/** app.json of Heroku; Dokku reads some of it in its own way, see `dokku.ts`. */
export function takeAppJson(root: Field, draft: ImportDraft): void {
  const name = root.at('name').text()
  if (name !== null) draft.name(name)
  for (const [key, field] of root.entries()) {
    switch (key) {
      case 'env':
        for (const [variable, value] of field.entries()) takeEnv(variable, value, draft)
        break
      case 'formation':
        for (const [process, value] of field.entries()) takeFormation(process, value, draft)
        break
      case 'addons':
        for (const item of field.items()) takeAddon(item, draft)
        break
      case 'buildpacks':
        for (const item of field.items()) takeBuildpack(item, item.text() ?? item.at('url').text() ?? '', draft)
        break
      case 'scripts':
        takeScripts(field, draft)
        break
      case 'healthchecks':
      case 'cron':
        break
      case 'environments':
        draft.leave(field, 'Settings of review apps and tests.', 'Environments beyond production come later.')
        break
      default:
        if (!SILENT.has(key)) draft.leave(field, `Podo has nothing for ${key} of app.json.`, 'Leave it, or do by hand what it did.')
    }
  }
}

function takeEnv(name: string, field: Field, draft: ImportDraft): void {
  const value = field.isMap() ? field.at('value').text() : field.text()
  if (field.at('generator').text() === 'secret') {
    takeVariable(draft, field, { name, value: null, isSecret: true, hint: 'it was generated: any long random text will do' })
    return
  }
  const description = field.at('description').text()
  const isRequired = field.at('required').text() !== 'false'
  if (value === null && !isRequired) return
  takeVariable(draft, field, { name, value: value === '' && isRequired ? null : value, hint: value === null || value === '' ? (description?.slice(0, 200) ?? 'the file gives it no value') : null })
}

function takeFormation(process: string, field: Field, draft: ImportDraft): void {
  const name = processName(process)
  const quantity = field.at('quantity').number()
  if (name !== null && quantity !== null && (quantity !== 1 || name !== 'web')) draft.count(field.at('quantity'), name, Math.min(Math.trunc(quantity), 100))
  const size = field.at('size')
  const memory = SIZES[size.text()?.toLowerCase() ?? '']
  if (memory !== undefined && name === 'web') draft.set(size, 'resources.memory', `${memory}MB`)
  else if (size.isThere && name !== 'web') draft.leave(size, `${process} had a size of its own.`, 'All processes of an app have the same limits: resources.memory in podo.yaml.')
}

function takeAddon(item: Field, draft: ImportDraft): void {
  const plan = item.text() ?? item.at('plan').text()
  if (plan === null) return
  const known = knownService(plan)
  if (known === null) draft.leave(item, `The add-on ${plan.slice(0, 80)}.`, 'Set what the app needs of it as variables: podo env set, podo secrets set.')
  else draft.leave(item, `The add-on ${plan.slice(0, 80)} is ${known.title}.`, known.instead)
  const alias = item.at('as').text()
  const variable = alias === null ? known?.variable : `${alias.toUpperCase()}_URL`
  if (variable !== null && variable !== undefined && known !== null) takeVariable(draft, item, { name: variable, value: null, isSecret: true, hint: `the add-on ${plan.slice(0, 80)} set it` })
}

function takeScripts(field: Field, draft: ImportDraft): void {
  const once = field.at('postdeploy')
  if (once.isThere) draft.leave(once, `Heroku runs "${(once.text() ?? '').slice(0, 120)}" once, when an app is made.`, 'Run it once by hand. If it may run before every release, write it as predeploy into podo.yaml.')
  for (const [name, script] of field.entries()) {
    if (name === 'postdeploy' || name === 'dokku') continue
    draft.leave(script, `scripts.${name} belongs to review apps and tests.`, 'Environments beyond production come later.')
  }
}
