import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ClipboardPaste, KeyRound, Plus, Variable } from 'lucide-react'
import { useState } from 'react'
import type { Config } from '@podo/contract'
import { api } from '../../data/client.ts'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { Empty } from '../../design/empty.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { configName, environmentName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'
import { WithHere } from '../app/here.tsx'
import type { Here } from '../app/here.tsx'
import { BuildVariables } from './build-variables.tsx'
import { countChanges, emptyDraft, put, removeEntry, secretRows, undo, variableRows } from './draft.ts'
import type { Kind } from './draft.ts'
import { EntryDialog } from './entry-dialog.tsx'
import { EntryList } from './entry-list.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { SaveBar } from './save-bar.tsx'
import { useSave } from './use-save.tsx'
import { Versions } from './versions.tsx'

const route = getRouteApi('/signed/p/$project/$app/config')

export function ConfigPage() {
  return <WithHere>{(known) => <Configuration key={known.here.id} {...known} />}</WithHere>
}

const sentenceOf = (config: Config): string =>
  m.config_sentence({ variables: m.n_variables({ count: config.variables.length }), secrets: m.config_n_secrets({ count: config.secrets.length }), version: configName(config.version) })

function Configuration({ place, app, here }: Here) {
  const query = useQuery(api.config.get.queryOptions({ input: { ...place } }))
  const search = route.useSearch()
  const config = query.data
  const behind = config !== undefined && config.liveVersion !== null && config.liveVersion !== config.version ? m.config_live_other({ version: configName(config.liveVersion) }) : null
  return (
    <>
      <PageTitle name={`${app.displayName} / ${environmentName(here.environment)} / ${m.configuration()}`} sentence={config ? sentenceOf(config) : null}>
        {config !== undefined && config.liveVersion !== null && <p className="pt-1 text-sm text-muted">{behind ?? m.config_live_same()}</p>}
      </PageTitle>
      <QueryState query={query} what={m.configuration()} tall>
        {(known) => (
          <div className="flex flex-col gap-4">
            <Editor place={place} app={app} here={here} config={known} />
            <BuildVariables place={place} asked={search.kind === 'build' ? search.add : undefined} />
            <Versions place={place} live={known.liveVersion} />
          </div>
        )}
      </QueryState>
    </>
  )
}

type Shown = { readonly what: 'entry'; readonly kind: Kind; readonly entry: { readonly name: string; readonly value: string } | null; readonly name?: string } | { readonly what: 'paste' } | null

/** A link of the doctor opens the form with the name filled in; one that is set by now leads to the list alone. */
function asked(name: string | undefined, kind: Kind, config: Config): Shown {
  if (name === undefined || [...config.variables, ...config.secrets].some((known) => known.name === name)) return null
  return { what: 'entry', kind, entry: null, name }
}

function Editor({ place, app, here, config }: Here & { readonly config: Config }) {
  const search = route.useSearch()
  const [draft, setDraft] = useState(emptyDraft)
  const [shown, setShown] = useState<Shown>(() => (search.kind === 'build' ? null : asked(search.add, search.kind ?? 'variable', config)))
  const { busy, save, question } = useSave(place, () => setDraft(emptyDraft))
  const changes = countChanges(config, draft)
  const rows = { variable: variableRows(config, draft), secret: secretRows(config, draft) }
  const taken = new Set([...rows.variable, ...rows.secret].filter(({ mark }) => mark !== 'removed').map(({ name }) => name))
  const list = (kind: Kind) => (
    <EntryList
      kind={kind}
      rows={rows[kind]}
      onEdit={({ name, value }) => setShown({ what: 'entry', kind, entry: { name, value: value ?? '' } })}
      onRemove={(name) => setDraft(removeEntry(draft, kind, name, config))}
      onUndo={(name) => setDraft(undo(draft, kind, name))}
    />
  )
  const add = (kind: Kind) => (
    <Button icon={Plus} onClick={() => setShown({ what: 'entry', kind, entry: null })}>
      {kind === 'secret' ? m.config_add_secret() : m.config_add_variable()}
    </Button>
  )
  const paste = (
    <Button look="quiet" icon={ClipboardPaste} onClick={() => setShown({ what: 'paste' })}>
      {m.config_paste()}
    </Button>
  )
  const at = `--project ${place.project} --app ${app.name}`
  return (
    <>
      <Card title={m.config_variables()} flush actions={[<span key="paste">{paste}</span>, <span key="add">{add('variable')}</span>]}>
        {rows.variable.length === 0 ? <Empty icon={Variable} title={m.config_empty()} hint={m.config_empty_hint()} commands={[`podo env set NAME=value ${at}`]} /> : list('variable')}
      </Card>
      <Card title={m.config_secrets()} flush actions={add('secret')}>
        {rows.secret.length === 0 ? <Empty icon={KeyRound} title={m.config_secrets_empty()} hint={m.config_secrets_hint()} commands={[`podo secrets set NAME ${at}`]} /> : list('secret')}
      </Card>
      {changes > 0 && <SaveBar changes={changes} live={here.live !== null} busy={busy} onSave={(deploy) => save({ config, draft, deploy })} onDiscard={() => setDraft(emptyDraft)} />}
      {shown?.what === 'entry' && (
        <EntryDialog
          kind={shown.kind}
          entry={shown.entry}
          name={shown.name ?? ''}
          taken={taken}
          onTake={(name, value) => {
            setDraft(put(draft, shown.kind, name, value))
            setShown(null)
          }}
          onClose={() => setShown(null)}
        />
      )}
      {shown?.what === 'paste' && (
        <PasteDialog
          onTake={(kind, entries) => {
            setDraft(entries.reduce((next, { name, value }) => put(next, kind, name, value), draft))
            setShown(null)
          }}
          onClose={() => setShown(null)}
        />
      )}
      {question}
    </>
  )
}
