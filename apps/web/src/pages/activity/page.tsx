import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import type { AuditEvent } from '@podo/contract'
import { api } from '../../data/client.ts'
import { Card } from '../../design/card.tsx'
import { Mono } from '../../design/code.tsx'
import { Empty } from '../../design/empty.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { Ago } from '../../design/time.tsx'
import { actName, subjectName } from '../../language/act.ts'
import { m } from '../../paraglide/messages.js'
import { MoreRows } from '../../shell/more-rows.tsx'
import { QueryState } from '../../shell/query-state.tsx'

const PAGE = 50

export function ActivityPage() {
  const query = useInfiniteQuery(
    api.podo.activity.infiniteOptions({
      input: (before: string | undefined) => ({ limit: PAGE, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  )
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <PageTitle name={m.activity_title()} sentence={m.activity_sentence()} />
      <QueryState query={{ ...query, data: items }} what={m.activity()} tall>
        {(known) => (
          <Card flush>
            {known.length === 0 ? (
              <Empty icon={History} title={m.activity_empty()} hint={m.activity_empty_hint()} commands={['podo deploy']} />
            ) : (
              <ul className="divide-y divide-line">
                {known.map((event) => (
                  <Row key={event.id} event={event} />
                ))}
              </ul>
            )}
            <MoreRows query={query} />
          </Card>
        )}
      </QueryState>
    </>
  )
}

const shorten = (text: string): string => (/^[0-9a-f]{40}$/.test(text) ? text.slice(0, 7) : text)
const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? shorten(String(value)) : JSON.stringify(value))

function Row({ event }: { readonly event: AuditEvent }) {
  const detail = Object.entries(event.detail)
    .map(([name, value]) => `${name}=${plain(value)}`)
    .join(' ')
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 text-sm">
      <span className="w-28 shrink-0 text-xs text-muted">
        <Ago at={event.at} />
      </span>
      <span className="shrink-0 font-medium">{event.actor}</span>
      <span className="shrink-0">{actName(event.action)}</span>
      <span className="min-w-0 break-all">
        <Mono>{subjectName(event.subject)}</Mono>
      </span>
      {detail !== '' && <span className="min-w-0 text-xs break-all text-muted">{detail}</span>}
      <span className="ml-auto text-xs text-muted">{m.activity_via({ via: event.via })}</span>
    </li>
  )
}
