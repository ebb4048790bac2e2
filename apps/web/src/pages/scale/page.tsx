import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Minus, Plus, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { detach } from '../../data/detach.ts'
import { useAction } from '../../data/action.ts'
import { api, client } from '../../data/client.ts'
import { Button, IconButton } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { Empty } from '../../design/empty.tsx'
import { Notice } from '../../design/notice.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { environmentName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'
import { WithHere } from '../app/here.tsx'
import type { Here } from '../app/here.tsx'

const MOST = 100

type Counts = Readonly<Record<string, number>>

export function ScalePage() {
  return <WithHere>{(known) => <Scale key={known.here.id} {...known} />}</WithHere>
}

const sentenceOf = (processes: readonly string[], counts: Counts): string =>
  processes.length === 0 ? m.scale_empty() : processes.map((process) => m.scale_of({ process, count: counts[process] ?? 1 })).join(', ')

function Scale({ place, app, here }: Here) {
  const query = useQuery(api.scale.get.queryOptions({ input: { ...place } }))
  const environment = environmentName(here.environment)
  return (
    <>
      <PageTitle name={`${app.displayName} / ${environment} / ${m.scale()}`} sentence={query.data ? sentenceOf(query.data.processes, query.data.counts) : null}>
        <p className="max-w-2xl pt-1 text-sm text-muted">{m.scale_sentence({ app: app.displayName, environment })}</p>
      </PageTitle>
      <QueryState query={query} what={m.scale()} tall>
        {({ counts, processes }) =>
          processes.length === 0 ? (
            <Card>
              <Empty icon={SlidersHorizontal} title={m.scale_empty()} hint={m.scale_empty_hint()} commands={[`podo deploy --project ${place.project} --app ${app.name}`]} />
            </Card>
          ) : (
            <Editor place={place} processes={processes} saved={counts} />
          )
        }
      </QueryState>
    </>
  )
}

function Editor({ place, processes, saved }: { readonly place: Here['place']; readonly processes: readonly string[]; readonly saved: Counts }) {
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState<Counts>({})
  const save = useAction((counts: Counts) => client.scale.update({ ...place, counts }), {
    done: () => m.scale_saved(),
    after: (next) => {
      queryClient.setQueryData(api.scale.get.queryKey({ input: { ...place } }), next)
      setChanged({})
      detach(queryClient.invalidateQueries({ queryKey: api.apps.instances.key() }))
    },
  })
  const countOf = (process: string): number => changed[process] ?? saved[process] ?? 1
  const set = (process: string, count: number): void => setChanged({ ...changed, [process]: Math.min(MOST, Math.max(0, count)) })
  const dirty = processes.some((process) => countOf(process) !== (saved[process] ?? 1))
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <Card flush>
        <ul className="divide-y divide-line">
          {processes.map((process) => (
            <li key={process} className="flex min-h-14 items-center justify-between gap-4 px-4">
              <span className="font-mono text-sm font-medium">{process}</span>
              <span className="flex items-center gap-1">
                <IconButton label={m.scale_less({ process })} icon={Minus} look="plain" disabled={countOf(process) === 0} onClick={() => set(process, countOf(process) - 1)} />
                <output aria-label={process} className="w-12 text-center text-lg font-semibold">
                  {countOf(process)}
                </output>
                <IconButton label={m.scale_more({ process })} icon={Plus} look="plain" disabled={countOf(process) === MOST} onClick={() => set(process, countOf(process) + 1)} />
              </span>
            </li>
          ))}
        </ul>
      </Card>
      {processes.includes('web') && countOf('web') === 0 && <Notice tone="warning" title={m.scale_zero_web()} />}
      <div className="flex gap-2">
        <Button look="primary" disabled={!dirty} busy={save.isPending} onClick={() => save.mutate(Object.fromEntries(processes.map((process) => [process, countOf(process)])))}>
          {m.save()}
        </Button>
        {dirty && <Button onClick={() => setChanged({})}>{m.config_discard()}</Button>}
      </div>
    </div>
  )
}
