import type { ImportDraft } from '../draft.ts'
import { secondsOf } from '../duration.ts'
import type { Field } from '../field.ts'

const ADDRESS = /(?:https?:\/\/[^\s/'"]+|\s(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d{1,5}(?=[/\s'"]|$)|(?=\/)))(\/[^\s'"|;&)]*)?/

/** A check that asks a page becomes the health check; any other command cannot. */
export function takeComposeHealth(field: Field, draft: ImportDraft): void {
  if (!field.isThere || field.at('disable').text() === 'true') return
  const test = field.at('test')
  const text = test.text() ?? test.items().map((item) => item.text() ?? '').join(' ')
  if (text === '' || text === 'NONE') return
  const address = ADDRESS.exec(text)
  if (address === null) {
    draft.leave(test, 'The health check is a command.', 'Podo asks by HTTP: name a page that answers 200 as health.path in podo.yaml.')
    return
  }
  draft.set(test, 'health.path', address[1] ?? '/')
  const timeout = secondsOf(field.at('timeout').text())
  if (timeout !== null && timeout > 0 && timeout <= 60) draft.set(field.at('timeout'), 'health.timeout', timeout)
  const interval = secondsOf(field.at('interval').text()) ?? 30
  const retries = field.at('retries').number()
  const first = secondsOf(field.at('start_period').text())
  if (retries === null && first === null) return
  const within = Math.min(3600, Math.ceil((first ?? 0) + (retries ?? 3) * (interval + (timeout ?? 0))))
  if (within >= 1) draft.set(field.at(retries === null ? 'start_period' : 'retries'), 'health.within', within, 'start_period and the retries together')
}
