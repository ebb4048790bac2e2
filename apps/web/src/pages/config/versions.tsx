import { useInfiniteQuery } from '@tanstack/react-query'
import { ConfigChanges } from '../../change/config-changes.tsx'
import type { Place } from '../../data/app.ts'
import { api } from '../../data/client.ts'
import { useNow } from '../../data/now.ts'
import { Card } from '../../design/card.tsx'
import { State } from '../../design/state.tsx'
import { agoText } from '../../language/moment.ts'
import { configName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { MoreRows } from '../../shell/more-rows.tsx'
import { QueryState } from '../../shell/query-state.tsx'

const PAGE = 10

export function Versions({ place, live }: { readonly place: Place; readonly live: number | null }) {
  const now = useNow()
  const query = useInfiniteQuery(
    api.config.versions.infiniteOptions({
      input: (before: string | undefined) => ({ ...place, limit: PAGE, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  )
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <Card title={m.config_versions()} flush>
      <QueryState query={{ ...query, data: items }} what={m.config_versions()}>
        {(known) => (
          <ol className="divide-y divide-line">
            {known.map(({ number, createdAt, createdBy, copiedFrom, changes }) => (
              <li key={number} className="flex flex-col gap-1.5 px-4 py-3">
                <p className="flex flex-wrap items-center gap-x-2.5 text-sm">
                  <span className="font-mono font-semibold">{configName(number)}</span>
                  {number === live && <State tone="live">{m.config_version_live()}</State>}
                  <span className="text-xs text-muted">{m.config_version_by({ name: createdBy?.displayName ?? m.someone(), ago: agoText(Date.parse(createdAt), now) })}</span>
                  {copiedFrom !== null && <span className="text-xs text-muted">{m.config_version_copied({ version: configName(copiedFrom) })}</span>}
                </p>
                {changes.length === 0 ? <p className="text-xs text-muted">{m.config_version_none()}</p> : <ConfigChanges changes={changes} />}
              </li>
            ))}
          </ol>
        )}
      </QueryState>
      <MoreRows query={query} />
    </Card>
  )
}
