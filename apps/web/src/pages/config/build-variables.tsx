import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Hammer, Pencil, Plus, RotateCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { BuildVariables as Known } from '@podo/contract'
import { useAction } from '../../data/action.ts'
import type { Place } from '../../data/app.ts'
import { api, client } from '../../data/client.ts'
import { useNow } from '../../data/now.ts'
import { useDeploy } from '../../deploy/use-deploy.tsx'
import { Button, IconButton } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { Empty } from '../../design/empty.tsx'
import { Notice } from '../../design/notice.tsx'
import { State } from '../../design/state.tsx'
import { agoText } from '../../language/moment.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'
import { EntryDialog } from './entry-dialog.tsx'
import { RemoveBuildVariable } from './remove-build-variable.tsx'

interface BuildVariablesProps {
  readonly place: Place
  /** A name to begin with, where the doctor sends somebody here. */
  readonly asked: string | undefined
}

/** Of the app, whatever the environment. Saved at once: nothing runs with them before the next build. */
export function BuildVariables({ place, asked }: BuildVariablesProps) {
  const { project, app } = place
  const query = useQuery(api.buildVariables.list.queryOptions({ input: { project, app } }))
  const queryClient = useQueryClient()
  const [entry, setEntry] = useState<{ readonly name: string; readonly known: boolean } | null>(asked === undefined ? null : { name: asked, known: false })
  const [leaving, setLeaving] = useState<string | null>(null)
  const keep = (next: Known): void => void queryClient.setQueryData(api.buildVariables.list.queryKey({ input: { project, app } }), next)
  const set = useAction(({ name, value }: { name: string; value: string }) => client.buildVariables.update({ project, app, set: { [name]: value }, remove: [] }), { done: () => m.build_variable_saved(), after: keep })
  const remove = useAction((name: string) => client.buildVariables.update({ project, app, set: {}, remove: [name] }), { done: () => m.build_variable_removed(), after: keep })
  return (
    <Card title={m.build_variables()} flush actions={<Button icon={Plus} onClick={() => setEntry({ name: '', known: false })}>{m.build_variable_add()}</Button>}>
      <p className="border-b border-line px-4 py-2.5 text-sm text-muted">{m.build_variables_hint()}</p>
      <QueryState query={query} what={m.build_variables()}>
        {(known) => (
          <>
            {known.pending && <Pending place={place} />}
            {known.variables.length === 0 && known.missing.length === 0 ? (
              <Empty icon={Hammer} title={m.build_variables_empty()} hint={m.build_variables_empty_hint()} commands={[`podo build-env set NAME --project ${project} --app ${app}`]} />
            ) : (
              <Rows known={known} onSet={setEntry} onRemove={setLeaving} />
            )}
          </>
        )}
      </QueryState>
      {entry !== null && (
        <EntryDialog
          kind="secret"
          title={entry.known ? m.config_replace({ name: entry.name }) : m.build_variable_add()}
          submit={m.save()}
          entry={entry.known ? { name: entry.name, value: '' } : null}
          name={entry.name}
          taken={new Set(query.data?.variables.map(({ name }) => name))}
          onTake={(name, value) => set.mutate({ name, value }, { onSuccess: () => setEntry(null) })}
          onClose={() => setEntry(null)}
        />
      )}
      {leaving !== null && <RemoveBuildVariable name={leaving} busy={remove.isPending} onRemove={() => remove.mutate(leaving, { onSettled: () => setLeaving(null) })} onClose={() => setLeaving(null)} />}
    </Card>
  )
}

/** The hint that a deployment is needed, and the way to it. */
function Pending({ place }: { readonly place: Place }) {
  const deploy = useDeploy(place)
  return (
    <div className="border-b border-line p-3">
      <Notice
        tone="waiting"
        title={m.build_variables_pending()}
        actions={
          <Button icon={RotateCw} busy={deploy.busy} onClick={() => deploy.start({})}>
            {m.deployment_redeploy()}
          </Button>
        }
      >
        {m.build_variables_pending_hint()}
      </Notice>
      {deploy.question}
    </div>
  )
}

interface RowsProps {
  readonly known: Known
  readonly onSet: (entry: { readonly name: string; readonly known: boolean }) => void
  readonly onRemove: (name: string) => void
}

/** One row a name, those that are needed and have no value first. */
function Rows({ known, onSet, onRemove }: RowsProps) {
  const now = useNow()
  return (
    <ul className="divide-y divide-line">
      {known.missing.map((name) => (
        <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5 pr-2 pl-4">
          <Name>{name}</Name>
          <State tone="failed">{m.build_variable_missing()}</State>
          <span className="ml-auto">
            <Button onClick={() => onSet({ name, known: false })}>{m.build_variable_set()}</Button>
          </span>
        </li>
      ))}
      {known.variables.map(({ name, updatedAt, updatedBy }) => (
        <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5 pr-2 pl-4">
          <Name>{name}</Name>
          <span className="min-w-0 flex-1 basis-40 text-sm text-muted">
            {m.config_masked()} {m.config_version_by({ name: updatedBy?.displayName ?? m.someone(), ago: agoText(Date.parse(updatedAt), now) })}
          </span>
          <span className="ml-auto flex">
            <IconButton label={m.config_replace({ name })} icon={Pencil} onClick={() => onSet({ name, known: true })} />
            <IconButton label={m.config_remove({ name })} icon={Trash2} onClick={() => onRemove(name)} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Name({ children }: { readonly children: string }) {
  return (
    <code className="w-64 max-w-full min-w-0 shrink-0 truncate font-mono text-sm font-medium max-sm:w-full" title={children}>
      {children}
    </code>
  )
}
