import type { ImportDraft } from '../draft.ts'
import { secondsOf } from '../duration.ts'
import type { Field } from '../field.ts'
import { processName } from '../process-name.ts'
import { takeBuildpack } from './buildpack.ts'

/** What Dokku alone reads in app.json. */
export function takeDokkuAppJson(root: Field, draft: ImportDraft): void {
  const { predeploy, postdeploy } = { predeploy: root.at('scripts').at('dokku').at('predeploy'), postdeploy: root.at('scripts').at('dokku').at('postdeploy') }
  const command = predeploy.text()
  if (command !== null && command.trim() !== '') draft.set(predeploy, 'predeploy', command.trim(), 'what it writes into the folder of the app is not kept')
  if (postdeploy.isThere) draft.leave(postdeploy, 'A command after each deployment.', 'Podo has a command before a release (predeploy) and none after it; let what waits for it listen to a webhook later.')
  for (const check of root.at('healthchecks').at('web').items()) takeHealthcheck(check, draft)
  for (const [name, checks] of root.at('healthchecks').entries()) if (name !== 'web') draft.leave(checks, `Checks of ${name}.`, 'Podo asks web processes; others count as well while they run.')
  for (const job of root.at('cron').items()) {
    draft.leave(job, `A scheduled job: "${(job.at('command').text() ?? '').slice(0, 120)}" at ${(job.at('schedule').text() ?? '').slice(0, 40)}.`, 'Scheduled jobs come later. Until then run a process that waits, or a timer elsewhere.')
  }
}

function takeHealthcheck(check: Field, draft: ImportDraft): void {
  const type = check.at('type').text() ?? 'startup'
  const path = check.at('path')
  const address = path.text()
  if (type === 'startup' && address !== null && address.startsWith('/') && !draft.has('health.path')) {
    draft.set(path, 'health.path', address)
    const timeout = check.at('timeout').number()
    if (timeout !== null && timeout > 0 && timeout <= 60) draft.set(check.at('timeout'), 'health.timeout', timeout)
    const within = within_(check)
    if (within !== null) draft.set(check.at('attempts'), 'health.within', within, 'attempts, the waits between them and the first delay together')
    if (check.at('content').isThere) draft.leave(check.at('content'), 'The content that the answer must hold.', 'Let the health page answer 200 only when all is well.')
    return
  }
  if (check.at('command').isThere) draft.leave(check.at('command'), 'A check by a command.', 'Podo asks by HTTP: name a page as health.path in podo.yaml.')
  else draft.leave(check, `A ${type.slice(0, 20)} check.`, 'Podo has one health check, asked before the switch and while the release is live.')
}

function within_(check: Field): number | null {
  const attempts = check.at('attempts').number()
  if (attempts === null) return null
  const seconds = attempts * ((check.at('wait').number() ?? 5) + (check.at('timeout').number() ?? 5)) + (check.at('initialDelay').number() ?? 0)
  return seconds > 0 ? Math.min(Math.ceil(seconds), 3600) : null
}

/** `web=2`, a line a process. */
export function takeScale(file: string, text: string, draft: ImportDraft): void {
  for (const [index, line] of text.slice(0, 65_536).split('\n').entries()) {
    const parts = /^\s*([A-Za-z][\w-]{0,60})\s*=\s*(\d{1,3})\s*$/.exec(line)
    const process = processName(parts?.[1] ?? '')
    if (parts !== null && process !== null && (process !== 'web' || parts[2] !== '1')) draft.count({ file, line: index + 1, what: parts[1] ?? '' }, process, Number(parts[2]))
  }
}

/** `WAIT=5`, then `/path expected content`, a line a check. */
export function takeChecks(file: string, text: string, draft: ImportDraft): void {
  const numbers: Record<string, number> = {}
  for (const [index, raw] of text.slice(0, 65_536).split('\n').entries()) {
    const line = raw.trim()
    const origin = { file, line: index + 1, what: line.slice(0, 60) }
    const setting = /^(WAIT|TIMEOUT|ATTEMPTS)\s*=\s*(\d{1,4})$/.exec(line)
    if (setting !== null) numbers[setting[1] ?? ''] = Number(setting[2])
    const check = /^(?:https?:)?(?:\/\/[^/\s]+)?(\/\S*)(?:\s+(\S.*))?$/.exec(line)
    if (check === null) continue
    if (draft.has('health.path')) draft.leave(origin, 'A further check.', 'Podo asks one page; let it answer 200 only when all is well.')
    else {
      draft.set(origin, 'health.path', check[1] ?? '/')
      if (check[2] !== undefined) draft.leave(origin, 'The content that the answer must hold.', 'Let the health page answer 200 only when all is well.')
    }
  }
  const { TIMEOUT: timeout, WAIT: wait, ATTEMPTS: attempts } = numbers
  if (timeout !== undefined && timeout > 0 && timeout <= 60) draft.set({ file, line: null, what: 'TIMEOUT' }, 'health.timeout', timeout)
  if (attempts !== undefined) draft.set({ file, line: null, what: 'ATTEMPTS' }, 'health.within', Math.min(3600, Math.max(1, attempts * ((wait ?? 5) + (secondsOf(String(timeout ?? 5)) ?? 5)))), 'attempts and the waits between them together')
}

export function takeBuildpacks(file: string, text: string, draft: ImportDraft): void {
  for (const [index, line] of text.slice(0, 65_536).split('\n').entries()) {
    const url = line.trim()
    if (url !== '' && !url.startsWith('#')) takeBuildpack({ file, line: index + 1, what: url.slice(0, 100) }, url, draft)
  }
}
